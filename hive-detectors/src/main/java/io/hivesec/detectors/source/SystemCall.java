package io.hivesec.detectors.source;

import io.hivesec.event.CapabilitiesChanged;
import io.hivesec.event.Context;
import io.hivesec.event.CredentialsChanged;
import io.hivesec.event.Endpoint;
import io.hivesec.event.Event;
import io.hivesec.event.FileDeleted;
import io.hivesec.event.FileModeChanged;
import io.hivesec.event.FileOpened;
import io.hivesec.event.FileRenamed;
import io.hivesec.event.FileWritten;
import io.hivesec.event.ModuleLoaded;
import io.hivesec.event.Mounted;
import io.hivesec.event.NetworkConnected;
import io.hivesec.event.OpenFlags;
import io.hivesec.event.PipeCreated;
import io.hivesec.event.Process;
import io.hivesec.event.ProcessExited;
import io.hivesec.event.ProcessForked;
import io.hivesec.event.ProcessStarted;
import io.hivesec.event.ProcessTraced;
import io.hivesec.event.User;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A system call, or a kernel hook, whose arguments a mapper has found out. Turns into the event that it means; what the
 * sensor did not tell stays empty.
 */
final class SystemCall {

    private static final long IN_PROGRESS = -115;
    private static final int UNKNOWN_MODE = -1;
    private static final int PERMISSIONS = 07777;
    private static final int SIGNALS = 128;

    final String name;
    final KernelFunction kind;
    final Context context;

    String path = "";
    String secondPath = "";

    @Nullable
    OpenFlags flags;

    int mode = UNKNOWN_MODE;
    long from = -1;
    long to = -1;
    long returned;
    List<Long> ids = List.of();

    @Nullable
    User before;

    @Nullable
    User after;

    @Nullable
    Set<String> capabilitiesBefore;

    @Nullable
    Set<String> capabilitiesAfter;

    Endpoint local = Endpoint.UNKNOWN;
    Endpoint peer = Endpoint.UNKNOWN;
    String protocol = "tcp";
    int descriptor = NetworkConnected.NO_DESCRIPTOR;
    int otherPid;
    String request = "";
    String filesystem = "";
    Set<String> mountFlags = Set.of();

    private SystemCall(String name, KernelFunction kind, Context context) {
        this.name = name;
        this.kind = kind;
        this.context = context;
    }

    /** The call of this name; null when it is not one that the model knows. */
    static @Nullable SystemCall of(String name, Context context) {
        KernelFunction kind = KernelFunction.of(name);
        return kind == null ? null : new SystemCall(KernelFunction.plain(name), kind, context);
    }

    /** What it means. A call that failed, or that touched nothing with a name, is understood and means nothing. */
    Reading read() {
        boolean began = kind == KernelFunction.CONNECT && returned == IN_PROGRESS;
        if (kind == KernelFunction.SILENT || returned < 0 && !began && kind != KernelFunction.EXIT) {
            return Reading.silent();
        }
        Event event = event();
        return event == null ? Reading.silent() : Reading.of(event);
    }

    private @Nullable Event event() {
        return switch (kind) {
            case START -> new ProcessStarted(context);
            case FORK -> forked();
            case EXIT -> new ProcessExited(context, exitCode());
            case OPEN, CREATE, WRITE -> touched();
            case DELETE -> path.isEmpty() ? null : new FileDeleted(context, path);
            case RENAME, SYMLINK ->
                path.isEmpty() || secondPath.isEmpty() ? null : new FileRenamed(context, path, secondPath);
            case MODE ->
                path.isEmpty() || mode == UNKNOWN_MODE ? null : new FileModeChanged(context, path, mode & PERMISSIONS);
            case DUPLICATE -> SystemCallEvents.duplicated(context, name, from, to, returned);
            case PIPE -> from < 0 || to < 0 ? null : new PipeCreated(context, (int) from, (int) to);
            case CONNECT, BIND, LISTEN, ACCEPT ->
                SystemCallEvents.network(kind, context, protocol, local, peer, descriptor);
            case SET_USER, SET_GROUP, CREDENTIALS, CAPABILITIES -> credentials();
            case MOUNT -> secondPath.isEmpty() ? null : new Mounted(context, path, secondPath, filesystem, mountFlags);
            case MODULE, KERNEL_READ -> path.isEmpty() ? null : new ModuleLoaded(context, path);
            case TRACE ->
                new ProcessTraced(context, Process.builder().pid(otherPid).build(), request);
            case SILENT -> null;
        };
    }

    private @Nullable Event forked() {
        int child = otherPid > 0 ? otherPid : Numbers.toInt(returned, 0);
        // The child sees zero; the parent's own record tells of the child.
        return child <= 0
                ? null
                : new ProcessForked(
                        context,
                        context.process().toBuilder()
                                .pid(child)
                                .ppid(context.process().pid())
                                .startTime(context.time())
                                .build());
    }

    private int exitCode() {
        long code = from >= 0 ? from : 0;
        return (int) (code > 0xff ? code >> 8 & 0xff : code & (2 * SIGNALS - 1));
    }

    private @Nullable Event touched() {
        if (path.isEmpty()) {
            return null;
        }
        OpenFlags how = flags != null ? flags : assumed();
        return how.writes() || kind == KernelFunction.WRITE
                ? new FileWritten(context, path, how)
                : new FileOpened(context, path, how);
    }

    private OpenFlags assumed() {
        return switch (kind) {
            case CREATE -> OpenFlags.parse("O_WRONLY|O_CREAT|O_TRUNC");
            case WRITE -> OpenFlags.WRITE;
            default -> OpenFlags.READ;
        };
    }

    private @Nullable Event credentials() {
        if (capabilitiesAfter != null && (after == null || kind == KernelFunction.CAPABILITIES)) {
            return new CapabilitiesChanged(
                    context, capabilitiesBefore == null ? Set.of() : capabilitiesBefore, capabilitiesAfter);
        }
        if (after != null) {
            return new CredentialsChanged(context, before == null ? User.UNKNOWN : before, after);
        }
        return ids.isEmpty() || kind == KernelFunction.CAPABILITIES
                ? null
                : SystemCallEvents.changedIds(context, name, ids);
    }
}
