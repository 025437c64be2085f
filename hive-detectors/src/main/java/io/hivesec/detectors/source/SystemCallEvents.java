package io.hivesec.detectors.source;

import io.hivesec.event.CapabilitiesChanged;
import io.hivesec.event.Context;
import io.hivesec.event.CredentialsChanged;
import io.hivesec.event.DescriptorDuplicated;
import io.hivesec.event.Endpoint;
import io.hivesec.event.Event;
import io.hivesec.event.NetworkAccepted;
import io.hivesec.event.NetworkConnected;
import io.hivesec.event.NetworkListening;
import io.hivesec.event.User;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What system calls come to when only their numbers are known. */
final class SystemCallEvents {

    private static final Map<Long, String> MOUNT_FLAGS = new TreeMap<>(Map.of(
            1L,
            "MS_RDONLY",
            2L,
            "MS_NOSUID",
            4L,
            "MS_NODEV",
            8L,
            "MS_NOEXEC",
            32L,
            "MS_REMOUNT",
            4096L,
            "MS_BIND",
            8192L,
            "MS_MOVE",
            16384L,
            "MS_REC",
            1L << 18,
            "MS_PRIVATE",
            1L << 20,
            "MS_SHARED"));
    private static final Map<Long, String> TRACE_REQUESTS = Map.ofEntries(
            Map.entry(0L, "PTRACE_TRACEME"),
            Map.entry(1L, "PTRACE_PEEKTEXT"),
            Map.entry(2L, "PTRACE_PEEKDATA"),
            Map.entry(4L, "PTRACE_POKETEXT"),
            Map.entry(5L, "PTRACE_POKEDATA"),
            Map.entry(7L, "PTRACE_CONT"),
            Map.entry(12L, "PTRACE_GETREGS"),
            Map.entry(13L, "PTRACE_SETREGS"),
            Map.entry(16L, "PTRACE_ATTACH"),
            Map.entry(17L, "PTRACE_DETACH"),
            Map.entry(0x4205L, "PTRACE_SETREGSET"),
            Map.entry(0x4206L, "PTRACE_SEIZE"));

    private SystemCallEvents() {}

    /** dup(2) tells its new descriptor in what it returns; dup2(2) and dup3(2) are given it; fcntl F_DUPFD returns it. */
    static @Nullable Event duplicated(Context context, String call, long from, long second, long returned) {
        long to = call.equals("dup2") || call.equals("dup3") || call.equals("socket_dup") ? second : returned;
        return from < 0 || to < 0 || from > Integer.MAX_VALUE || to > Integer.MAX_VALUE
                ? null
                : new DescriptorDuplicated(context, (int) from, (int) to);
    }

    /**
     * The ids that setuid(2) and its kin ask for; the others stay. Only those that changed by root change the real id with
     * the effective one, which is left to the kernel to tell: a call that sensors report has nearly always succeeded.
     */
    static @Nullable Event changedIds(Context context, String call, List<Long> ids) {
        User before = context.process().user();
        int first = Numbers.id(ids.get(0));
        int second = ids.size() > 1 ? Numbers.id(ids.get(1)) : User.NO_ID;
        User after = switch (call) {
            case "setuid" -> new User(first, before.gid(), first, before.egid(), "");
            case "setgid" -> new User(before.uid(), first, before.euid(), first, before.name());
            case "setreuid", "setresuid" ->
                new User(or(first, before.uid()), before.gid(), or(second, before.euid()), before.egid(), "");
            case "setregid", "setresgid" ->
                new User(
                        before.uid(), or(first, before.gid()), before.euid(), or(second, before.egid()), before.name());
            default -> before;
        };
        return changed(context, before, after);
    }

    private static int or(int id, int otherwise) {
        return id == User.NO_ID ? otherwise : id;
    }

    static Event changed(Context context, User before, User after) {
        return new CredentialsChanged(context, before, after);
    }

    static Event capabilities(Context context, Set<String> before, Set<String> after) {
        return new CapabilitiesChanged(context, before, after);
    }

    static Set<String> mountFlags(long bits) {
        Set<String> names = new TreeSet<>();
        MOUNT_FLAGS.forEach((bit, name) -> {
            if ((bits & bit) != 0) {
                names.add(name);
            }
        });
        return names;
    }

    static String traceRequest(long number) {
        return TRACE_REQUESTS.getOrDefault(number, "");
    }

    /** A socket that was connected, bound, set to listen or accepted; null when its other end is not known. */
    static @Nullable Event network(
            KernelFunction kind, Context context, String protocol, Endpoint local, Endpoint peer, int descriptor) {
        return switch (kind) {
            case CONNECT -> peer.isKnown() ? new NetworkConnected(context, protocol, local, peer, descriptor) : null;
            case ACCEPT ->
                peer.isKnown() || protocol.equals("unix")
                        ? new NetworkAccepted(context, protocol, local, peer, descriptor)
                        : null;
            default -> local.isKnown() ? new NetworkListening(context, protocol, local, descriptor) : null;
        };
    }
}
