package io.hivesec.detectors.model;

import io.hivesec.event.Endpoint;
import io.hivesec.event.Event;
import io.hivesec.event.FileDeleted;
import io.hivesec.event.FileModeChanged;
import io.hivesec.event.FileOpened;
import io.hivesec.event.FileRenamed;
import io.hivesec.event.FileWritten;
import io.hivesec.event.NetworkConnected;
import io.hivesec.event.NetworkListening;
import io.hivesec.event.Process;
import io.hivesec.event.Scope;
import io.hivesec.history.ContainerHistory;
import java.util.List;

/** Says what an event shows, as behaviours; learning and checking see the same. Stateless. */
final class BehaviorReader {
    private static final String UNKNOWN_PARENT = "?";

    private BehaviorReader() {}

    /** Is given what an event shows, without an object being made for it. */
    interface Taker {
        /**
         * A behaviour.
         *
         * @param kind what kind of act
         * @param actor who
         * @param shape what it is done to, generalised
         * @param raw the same as the event says it
         */
        void take(BehaviorKind kind, String actor, String shape, String raw);
    }

    static void read(Event event, ContainerHistory history, Taker taker) {
        switch (event.kind()) {
            case PROCESS_STARTED -> started(event, history, taker);
            case FILE_OPENED -> {
                FileOpened opened = (FileOpened) event;
                boolean writes = opened.flags().writes() || opened.flags().creates();
                file(writes ? BehaviorKind.WRITE : BehaviorKind.READ, event, history, opened.path(), taker);
            }
            case FILE_WRITTEN -> file(BehaviorKind.WRITE, event, history, ((FileWritten) event).path(), taker);
            case FILE_MODE_CHANGED -> file(BehaviorKind.WRITE, event, history, ((FileModeChanged) event).path(), taker);
            case FILE_DELETED -> file(BehaviorKind.DELETE, event, history, ((FileDeleted) event).path(), taker);
            case FILE_RENAMED -> {
                FileRenamed renamed = (FileRenamed) event;
                file(BehaviorKind.DELETE, event, history, renamed.from(), taker);
                file(BehaviorKind.WRITE, event, history, renamed.to(), taker);
            }
            case NETWORK_CONNECTED -> {
                NetworkConnected connected = (NetworkConnected) event;
                String peer = Peers.shape(connected.protocol(), connected.target());
                if (!peer.isEmpty()) {
                    taker.take(BehaviorKind.CONNECT, actor(event, history), peer, peer);
                }
            }
            case NETWORK_LISTENING -> {
                NetworkListening listening = (NetworkListening) event;
                Endpoint local = listening.local();
                if (local.port() != 0 || local.scope() == Scope.LOCAL) {
                    String port = Peers.listening(listening.protocol(), local);
                    taker.take(BehaviorKind.LISTEN, actor(event, history), port, port);
                }
            }
            case MOUNTED, MODULE_LOADED, PROCESS_TRACED ->
                taker.take(
                        BehaviorKind.ACT,
                        actor(event, history),
                        event.kind().id(),
                        event.kind().id());
            default -> {
                // The other kinds are not learned.
            }
        }
    }

    private static void started(Event event, ContainerHistory history, Taker taker) {
        Process process = event.process();
        String program = actor(event, history);
        if (program.isEmpty()) {
            return;
        }
        taker.take(BehaviorKind.RUN, parent(event, history), program, program);
        if (process.arguments().size() > 1) {
            String shape = ArgumentShape.of(process.arguments());
            taker.take(BehaviorKind.ARGUMENTS, program, shape, shape);
        }
    }

    /** The parent as the event tells it, so that what is learned does not hang on what came before; else as remembered. */
    private static String parent(Event event, ContainerHistory history) {
        List<Process> told = event.ancestors();
        String name = told.isEmpty() ? "" : told.get(0).name();
        if (name.isEmpty()) {
            List<Process> known = history.ancestorsOf(event);
            name = known.isEmpty() ? "" : known.get(0).name();
        }
        return name.isEmpty() ? UNKNOWN_PARENT : PathShape.of(name, 0);
    }

    private static void file(BehaviorKind kind, Event event, ContainerHistory history, String path, Taker taker) {
        if (path.isEmpty() || Places.isHarmless(path)) {
            return;
        }
        String cwd = event.process().workingDirectory();
        boolean relative = path.charAt(0) != '/' && !cwd.isEmpty();
        String normal = PathShape.normal(relative ? cwd + "/" + path : path);
        taker.take(
                kind, actor(event, history), shape(kind, normal, event.process().pid()), normal);
    }

    /** The shape of a normal path: itself where it is sensitive, its tree where it is a library that is read. */
    static String shape(BehaviorKind kind, String normal, int ownPid) {
        if (kind == BehaviorKind.READ) {
            String library = Places.libraryOf(normal);
            if (!library.isEmpty() && !Places.isSensitive(kind, normal)) {
                return library;
            }
        }
        if (normal.startsWith("/proc/")) {
            return PathShape.of(normal, ownPid);
        }
        String shape = PathShape.of(normal, ownPid);
        return shape.equals(normal) || !Places.isSensitive(kind, normal) ? shape : normal;
    }

    /** The program that acts: its path as it is, or a bare name without what varies. */
    static String actor(Event event, ContainerHistory history) {
        Process process = event.process();
        String executable = process.executable();
        if (executable.isEmpty() && process.pid() != 0) {
            executable = history.process(process.pid()).map(Process::executable).orElse("");
        }
        if (executable.isEmpty() && !process.arguments().isEmpty()) {
            executable = process.arguments().get(0);
        }
        return executable.indexOf('/') >= 0 ? executable : PathShape.of(executable, 0);
    }
}
