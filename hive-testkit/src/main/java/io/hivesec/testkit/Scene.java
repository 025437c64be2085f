package io.hivesec.testkit;

import io.hivesec.event.Container;
import io.hivesec.event.Context;
import io.hivesec.event.CredentialsChanged;
import io.hivesec.event.DescriptorDuplicated;
import io.hivesec.event.Endpoint;
import io.hivesec.event.Event;
import io.hivesec.event.FileModeChanged;
import io.hivesec.event.FileOpened;
import io.hivesec.event.FileWritten;
import io.hivesec.event.NetworkAccepted;
import io.hivesec.event.NetworkConnected;
import io.hivesec.event.NetworkListening;
import io.hivesec.event.OpenFlags;
import io.hivesec.event.PipeCreated;
import io.hivesec.event.Process;
import io.hivesec.event.ProcessExited;
import io.hivesec.event.ProcessForked;
import io.hivesec.event.ProcessStarted;
import io.hivesec.event.User;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Events of one container, told in order:
 *
 * <pre>{@code
 * Scene scene = Scene.in("web-1");
 * Scene.Actor tomcat = scene.starts("/usr/bin/java", "java", "-jar", "app.jar");
 * Scene.Actor shell = tomcat.starts("/bin/sh", "sh", "-c", "id");
 * shell.connects(3, "203.0.113.9", 4444).duplicates(3, 0);
 * List<Event> events = scene.events();
 * }</pre>
 *
 * <p>Time starts at {@link #START} and moves a millisecond an event. Not thread-safe.
 */
public final class Scene {
    /** When every scene starts. */
    public static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

    private static final int FIRST_PID = 100;

    private final Container container;
    private final List<Event> events = new ArrayList<>();
    private Instant now = START;
    private int nextPid = FIRST_PID;

    private Scene(Container container) {
        this.container = container;
    }

    /** A scene in a container with this name, of image {@code registry.example/<name>:1}. */
    public static Scene in(String containerName) {
        return new Scene(Container.of("c-" + containerName, containerName, "registry.example/" + containerName + ":1"));
    }

    /** A scene in this container. */
    public static Scene in(Container container) {
        return new Scene(container);
    }

    /** A scene on the machine itself. */
    public static Scene onHost() {
        return new Scene(Container.HOST);
    }

    /** The container. */
    public Container container() {
        return container;
    }

    /** What has happened so far. */
    public List<Event> events() {
        return List.copyOf(events);
    }

    /**
     * The latest event.
     *
     * @throws IllegalStateException when there is none yet
     */
    public Event last() {
        if (events.isEmpty()) {
            throw new IllegalStateException("nothing has happened in this scene yet");
        }
        return events.get(events.size() - 1);
    }

    /** Lets time pass. */
    public Scene later(Duration duration) {
        now = now.plus(duration);
        return this;
    }

    /** A process whose parent is outside the container starts. */
    public Actor starts(String executable, String... arguments) {
        return startProcess(0, User.of(0, 0, "root"), executable, arguments);
    }

    private Actor startProcess(int ppid, User user, String executable, String... arguments) {
        Process process = Process.builder()
                .pid(nextPid++)
                .ppid(ppid)
                .executable(executable)
                .arguments(arguments)
                .workingDirectory("/")
                .user(user)
                .startTime(now)
                .build();
        Actor actor = new Actor(process);
        actor.does(ProcessStarted::new);
        return actor;
    }

    /** A process that acts. Every act is an event of the scene and returns the actor. */
    public final class Actor {
        private Process process;

        private Actor(Process process) {
            this.process = process;
        }

        /** The process as it is now. */
        public Process process() {
            return process;
        }

        /** Its process id. */
        public int pid() {
            return process.pid();
        }

        /** Does anything: makes an event of the scene's time and place and this process. */
        public Actor does(Function<Context, Event> act) {
            events.add(act.apply(Context.of(now, container, process)));
            now = now.plusMillis(1);
            return this;
        }

        /** Starts a child that executes another program. */
        public Actor starts(String executable, String... arguments) {
            return startProcess(process.pid(), process.user(), executable, arguments);
        }

        /** Forks a child that runs the same program. */
        public Actor forks() {
            Process child = process.toBuilder()
                    .pid(nextPid++)
                    .ppid(process.pid())
                    .startTime(now)
                    .build();
            does(context -> new ProcessForked(context, child));
            return new Actor(child);
        }

        /** Executes another program itself. */
        public Actor executes(String executable, String... arguments) {
            process = process.toBuilder()
                    .executable(executable)
                    .arguments(arguments)
                    .build();
            return does(ProcessStarted::new);
        }

        /** Ends. */
        public Actor exits() {
            return does(context -> new ProcessExited(context, 0));
        }

        /** Acts for another user from now on. */
        public Actor becomes(User user) {
            User before = process.user();
            does(context -> new CredentialsChanged(context, before, user));
            process = process.toBuilder().user(user).build();
            return this;
        }

        /**
         * Connects a TCP socket.
         *
         * @throws IllegalArgumentException when there is no such port
         */
        public Actor connects(int descriptor, String ip, int port) {
            return does(context ->
                    new NetworkConnected(context, "tcp", Endpoint.UNKNOWN, Endpoint.of(ip, port), descriptor));
        }

        /**
         * Accepts a TCP connection.
         *
         * @throws IllegalArgumentException when there is no such port
         */
        public Actor accepts(int descriptor, String peerIp, int peerPort) {
            return does(context ->
                    new NetworkAccepted(context, "tcp", Endpoint.UNKNOWN, Endpoint.of(peerIp, peerPort), descriptor));
        }

        /**
         * Listens on a TCP port of all addresses.
         *
         * @throws IllegalArgumentException when there is no such port
         */
        public Actor listens(int descriptor, int port) {
            return does(context -> new NetworkListening(context, "tcp", Endpoint.of("0.0.0.0", port), descriptor));
        }

        /** Makes a descriptor refer to what another refers to. */
        public Actor duplicates(int from, int to) {
            return does(context -> new DescriptorDuplicated(context, from, to));
        }

        /** Makes a pipe. */
        public Actor pipes(int read, int write) {
            return does(context -> new PipeCreated(context, read, write));
        }

        /** Opens a file to read. */
        public Actor opens(String path) {
            return does(context -> new FileOpened(context, path, OpenFlags.READ));
        }

        /** Writes a file. */
        public Actor writes(String path) {
            return does(context -> new FileWritten(context, path, OpenFlags.WRITE));
        }

        /** Changes a file's mode. */
        public Actor changesMode(String path, int mode) {
            return does(context -> new FileModeChanged(context, path, mode));
        }
    }
}
