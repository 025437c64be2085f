package io.hivesec.event;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A process as a sensor described it. Unknown parts are empty, {@code 0} or {@link User#UNKNOWN}; only the start time
 * may be null.
 *
 * @param pid process id in the sensor's pid namespace, 0 when not known
 * @param ppid the parent's process id, 0 when not known
 * @param executable path of the executed file, or its name where the sensor gives no more
 * @param arguments the argument vector, {@code argv[0]} included; empty when not known
 * @param workingDirectory the current directory
 * @param user whom it acts for
 * @param startTime when it was created or executed; with the pid it names a process for good
 */
public record Process(
        int pid,
        int ppid,
        String executable,
        List<String> arguments,
        String workingDirectory,
        User user,
        @Nullable Instant startTime) {

    /** No process is known. */
    public static final Process UNKNOWN = new Process(0, 0, "", List.of(), "", User.UNKNOWN, null);

    /** Copies the arguments and refuses null parts. */
    public Process {
        Objects.requireNonNull(executable, "executable");
        arguments = List.copyOf(Objects.requireNonNull(arguments, "arguments"));
        Objects.requireNonNull(workingDirectory, "workingDirectory");
        Objects.requireNonNull(user, "user");
    }

    /** A builder that starts from nothing known. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from this process. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.pid = pid;
        builder.ppid = ppid;
        builder.executable = executable;
        builder.arguments = arguments;
        builder.workingDirectory = workingDirectory;
        builder.user = user;
        builder.startTime = startTime;
        return builder;
    }

    /** The executable's file name: {@code sh} for {@code /bin/sh}. */
    public String name() {
        return FileNames.of(executable);
    }

    /** The arguments joined by spaces, or the executable where no argument is known. For reading, not for parsing. */
    public String commandLine() {
        return arguments.isEmpty() ? executable : String.join(" ", arguments);
    }

    /** Whether anything at all is known of it. */
    public boolean isKnown() {
        return pid != 0 || !executable.isEmpty();
    }

    /** Makes a {@link Process} part by part. Not thread-safe. */
    public static final class Builder {
        private int pid;
        private int ppid;
        private String executable = "";
        private List<String> arguments = List.of();
        private String workingDirectory = "";
        private User user = User.UNKNOWN;
        private @Nullable Instant startTime;

        private Builder() {}

        /** Sets the process id. */
        public Builder pid(int value) {
            pid = value;
            return this;
        }

        /** Sets the parent's process id. */
        public Builder ppid(int value) {
            ppid = value;
            return this;
        }

        /** Sets the executable's path. */
        public Builder executable(String value) {
            executable = value;
            return this;
        }

        /** Sets the argument vector, {@code argv[0]} included. */
        public Builder arguments(List<String> value) {
            arguments = value;
            return this;
        }

        /** Sets the argument vector, {@code argv[0]} included. */
        public Builder arguments(String... value) {
            arguments = List.of(value);
            return this;
        }

        /** Sets the current directory. */
        public Builder workingDirectory(String value) {
            workingDirectory = value;
            return this;
        }

        /** Sets whom it acts for. */
        public Builder user(User value) {
            user = value;
            return this;
        }

        /** Sets when it started. */
        public Builder startTime(@Nullable Instant value) {
            startTime = value;
            return this;
        }

        /** The process as set. */
        public Process build() {
            return new Process(pid, ppid, executable, arguments, workingDirectory, user, startTime);
        }
    }
}
