package io.hivesec.detectors.live;

import io.hivesec.detectors.lineage.Role;
import io.hivesec.detectors.lineage.Roles;
import io.hivesec.event.Context;
import io.hivesec.event.DescriptorDuplicated;
import io.hivesec.event.Event;
import io.hivesec.event.FileOpened;
import io.hivesec.event.FileWritten;
import io.hivesec.event.NetworkAccepted;
import io.hivesec.event.NetworkConnected;
import io.hivesec.event.NetworkListening;
import io.hivesec.event.OpenFlags;
import io.hivesec.event.PipeCreated;
import io.hivesec.event.ProcessForked;
import io.hivesec.event.ProcessStarted;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Tells what descriptors refer to as the events that would have led there. /proc shows states and not acts: that two
 * processes share a pipe or a socket is told by a common ancestor that has it and by children that inherit it.
 */
final class Announcer {
    /** Above every descriptor that is looked at, so that a made-up one hides none. */
    private static final int FIRST_SYNTHETIC = 1_000_000;

    private static final int SYNTHETIC_PIPES = 16;
    private static final int LAST_FILE_DESCRIPTOR = 9;

    private final Consumer<Event> consumer;
    private final Map<Integer, Told> told = new HashMap<>();
    private long pipes;

    /**
     * A pipe as it was told.
     *
     * @param read the descriptor made up for its reading end; the writing end's is the next
     * @param telling which telling it was: a number used again is another pipe, and who inherited the one has not the other
     */
    private record Pipe(int read, long telling) {}

    /** What was told of one process. */
    private static final class Told {
        private final Map<Long, Integer> sockets = new HashMap<>();
        private final Map<String, Pipe> pipes = new HashMap<>();
        private final Map<Integer, String> streams = new HashMap<>();
        private final Set<String> files = new HashSet<>();
        private int nextPipe;
    }

    /**
     * One look at everything.
     *
     * @param time when
     * @param entries the processes by id
     * @param tables the sockets by network namespace
     * @param isFifo whether a process's descriptor is a FIFO
     */
    record Look(Instant time, Map<Integer, ProcEntry> entries, Map<String, SocketTable> tables, FifoTest isFifo) {

        private Context context(ProcEntry entry) {
            return Context.of(time, entry.container(), entry.process());
        }

        private List<ProcEntry> family(ProcEntry entry) {
            return entries.values().stream()
                    .filter(one -> one.process().ppid() == entry.process().ppid())
                    .toList();
        }
    }

    /** Asks whether a descriptor of a process refers to a FIFO. */
    @FunctionalInterface
    interface FifoTest {
        boolean test(int pid, int descriptor);
    }

    Announcer(Consumer<Event> consumer) {
        this.consumer = consumer;
    }

    /** Forgets processes that are gone. */
    void keepOnly(Predicate<Integer> alive) {
        told.keySet().removeIf(alive.negate());
    }

    /** A process is new, and inherits what its parent has. */
    void begin(ProcEntry entry) {
        Told own = new Told();
        Told parents = told.get(entry.process().ppid());
        if (parents != null) {
            own.sockets.putAll(parents.sockets);
            own.pipes.putAll(parents.pipes);
            own.streams.putAll(parents.streams);
            // Its own pipes come after those it inherits, which they would otherwise replace.
            own.nextPipe = parents.nextPipe;
        }
        told.put(entry.pid(), own);
    }

    /** Tells of a process's sockets, and of its terminal when it is connected. */
    void tellSockets(ProcEntry entry, Look look) {
        if (openSockets(entry, look)) {
            tellTerminal(entry, look);
        }
    }

    private boolean openSockets(ProcEntry entry, Look look) {
        Told own = told.get(entry.pid());
        SocketTable table = look.tables().get(entry.network());
        boolean connected = false;
        for (Map.Entry<Integer, String> link : new TreeMap<>(entry.links()).entrySet()) {
            long inode = inode(link.getValue(), "socket:[");
            SocketTable.Socket socket =
                    inode < 0 || table == null ? null : table.byInode(inode).orElse(null);
            if (own == null || table == null || socket == null) {
                continue;
            }
            connected |= !socket.listens();
            if (!own.sockets.containsKey(inode)) {
                Told parents = told.get(entry.process().ppid());
                if (parents != null && parents.sockets.containsKey(inode)) {
                    beginAgain(entry, look);
                    own = told.getOrDefault(entry.pid(), own);
                } else {
                    consumer.accept(opening(look.context(entry), socket, link.getKey(), table));
                    own.sockets.put(inode, link.getKey());
                }
            }
            refer(entry, own, look, link.getKey(), link.getValue(), own.sockets.getOrDefault(inode, link.getKey()));
        }
        return connected;
    }

    private static Event opening(Context context, SocketTable.Socket socket, int descriptor, SocketTable table) {
        if (socket.listens()) {
            return new NetworkListening(context, "tcp", socket.local(), descriptor);
        }
        return table.listeningPorts().contains(socket.local().port())
                ? new NetworkAccepted(context, "tcp", socket.local(), socket.remote(), descriptor)
                : new NetworkConnected(context, "tcp", socket.local(), socket.remote(), descriptor);
    }

    /** Tells that a standard stream refers to what another descriptor does. */
    private void refer(ProcEntry entry, Told own, Look look, int stream, String link, int source) {
        boolean isStream = stream == 0 || stream == 1;
        if (isStream && source != stream && !link.equals(own.streams.get(stream))) {
            consumer.accept(new DescriptorDuplicated(look.context(entry), source, stream));
            own.streams.put(stream, link);
        }
    }

    /** Tells that a process, known already, has what its parent has: by its birth, told once more. */
    private void beginAgain(ProcEntry entry, Look look) {
        ProcEntry parent = look.entries().get(entry.process().ppid());
        if (parent != null) {
            begin(entry);
            consumer.accept(new ProcessForked(look.context(parent), entry.process()));
            consumer.accept(new ProcessStarted(look.context(entry)));
        }
    }

    /**
     * Tells of the pipes and files around a shell when one of its family is connected; other processes' say nothing. All
     * of the look's processes and sockets must have been told.
     */
    void tellPipes(ProcEntry shell, Look look) {
        if (!Roles.is(shell.process(), Role.SHELL)) {
            return;
        }
        ProcEntry parent = look.entries().get(shell.process().ppid());
        if (parent == null || !told.containsKey(parent.pid())) {
            return;
        }
        List<ProcEntry> family = look.family(shell);
        boolean matters = isConnected(parent, look) || family.stream().anyMatch(one -> isConnected(one, look));
        if (!matters) {
            return;
        }
        for (int stream = 0; stream <= 1; stream++) {
            String pipe = shell.link(stream);
            boolean unknown =
                    inode(pipe, "pipe:[") >= 0 && !told.get(parent.pid()).pipes.containsKey(pipe);
            if (unknown && (parent.links().containsValue(pipe) || isShared(pipe, shell, family))) {
                tellPipe(pipe, parent, look);
            }
        }
        for (ProcEntry member : family) {
            tellStreams(member, parent, look);
        }
    }

    private static boolean isConnected(ProcEntry entry, Look look) {
        SocketTable table = look.tables().get(entry.network());
        return table != null
                && entry.links().values().stream()
                        .map(link -> inode(link, "socket:["))
                        .anyMatch(inode -> inode >= 0
                                && table.byInode(inode)
                                        .filter(socket -> !socket.listens())
                                        .isPresent());
    }

    private static boolean isShared(String pipe, ProcEntry shell, List<ProcEntry> family) {
        return family.stream()
                .anyMatch(one -> one.pid() != shell.pid()
                        && (one.link(0).equals(pipe) || one.link(1).equals(pipe)));
    }

    private void tellPipe(String pipe, ProcEntry parent, Look look) {
        Told parents = told.getOrDefault(parent.pid(), new Told());
        int read = FIRST_SYNTHETIC + 2 * (parents.nextPipe++ % SYNTHETIC_PIPES);
        parents.pipes.values().removeIf(other -> other.read == read);
        parents.pipes.put(pipe, new Pipe(read, pipes++));
        consumer.accept(new PipeCreated(look.context(parent), read, read + 1));
    }

    private void tellStreams(ProcEntry member, ProcEntry parent, Look look) {
        Told own = told.get(member.pid());
        Told parents = told.get(parent.pid());
        if (own == null || parents == null) {
            return;
        }
        boolean inherits = false;
        for (int stream = 0; stream <= 1; stream++) {
            String pipe = member.link(stream);
            inherits |=
                    parents.pipes.containsKey(pipe) && !parents.pipes.get(pipe).equals(own.pipes.get(pipe));
        }
        if (inherits) {
            beginAgain(member, look);
            own = told.getOrDefault(member.pid(), own);
            openSockets(member, look);
        }
        for (int stream = 0; stream <= 1; stream++) {
            Pipe pipe = own.pipes.get(member.link(stream));
            if (pipe != null) {
                refer(member, own, look, stream, member.link(stream), pipe.read + stream);
            }
        }
        tellFifos(member, own, look);
    }

    private void tellFifos(ProcEntry member, Told own, Look look) {
        for (int descriptor = 0; descriptor <= LAST_FILE_DESCRIPTOR; descriptor++) {
            String path = member.link(descriptor);
            boolean isNew = path.startsWith("/") && !own.files.contains(descriptor + path);
            if (isNew && look.isFifo().test(member.pid(), descriptor)) {
                own.files.add(descriptor + path);
                Context context = look.context(member);
                consumer.accept(
                        descriptor == 1 || descriptor == 2
                                ? new FileWritten(context, path, OpenFlags.WRITE)
                                : new FileOpened(context, path, OpenFlags.READ));
            }
        }
    }

    private void tellTerminal(ProcEntry entry, Look look) {
        Told own = told.get(entry.pid());
        String path = "/dev/ptmx";
        boolean holds = entry.links().containsValue(path) || entry.links().containsValue("/dev/pts/ptmx");
        if (own != null && holds && own.files.add(path)) {
            consumer.accept(new FileOpened(look.context(entry), path, OpenFlags.READ));
        }
    }

    private static long inode(String link, String prefix) {
        if (!link.startsWith(prefix) || !link.endsWith("]")) {
            return -1;
        }
        try {
            return Long.parseLong(link.substring(prefix.length(), link.length() - 1));
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
