package io.hivesec.detectors.live;

import io.hivesec.event.Container;
import io.hivesec.event.Process;
import io.hivesec.event.User;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads processes from a /proc directory. Bounded in everything that a process decides. Source: proc(5). */
final class ProcReader {
    private static final int MAX_BYTES = 64 * 1024;
    /** A machine's sockets at 150 bytes a line; the kernel lists what listens first and the newest anywhere. */
    private static final int MAX_TABLE_BYTES = 8 * 1024 * 1024;

    private static final int MAX_DESCRIPTORS = 256;
    private static final int MAX_ARGUMENTS = 256;
    private static final int TICKS_A_SECOND = 100;
    /** The last second of the year 9999: no clock is believed beyond it. */
    private static final long LATEST_BOOT = 253_402_300_799L;

    private static final int START_FIELD = 19;
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
    private static final Pattern CONTAINER_ID = Pattern.compile("[0-9a-f]{64}");

    private final Path root;
    private final long bootSeconds;

    ProcReader(Path root) {
        this.root = root;
        this.bootSeconds = bootSeconds(root);
    }

    /**
     * The ids of all processes.
     *
     * @throws IOException when the directory cannot be read
     */
    List<Integer> pids() throws IOException {
        List<Integer> pids = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(root)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (NUMBER.matcher(name).matches()) {
                    pids.add(Integer.parseInt(name));
                }
            }
        }
        return pids;
    }

    /**
     * A process, or empty when it has ended meanwhile or is a thread of the kernel.
     *
     * @param pid its id
     * @param before how it was at the last look, if it was there; what hardly ever changes is not read again
     * @param unreadable told when it is there and its descriptors may not be read
     */
    Optional<ProcEntry> read(int pid, @Nullable ProcEntry before, Runnable unreadable) {
        Path directory = root.resolve(Integer.toString(pid));
        String stat = text(directory.resolve("stat"));
        int nameStart = stat.indexOf('(');
        int nameEnd = stat.lastIndexOf(')');
        if (nameStart < 0 || nameEnd < nameStart || nameEnd + 2 > stat.length()) {
            return Optional.empty();
        }
        String[] fields = stat.substring(nameEnd + 2).split(" ", -1);
        List<String> arguments = arguments(text(directory.resolve("cmdline")));
        String executable = executable(link(directory.resolve("exe")));
        boolean isZombie = fields[0].equals("Z");
        boolean isKernelThread = arguments.isEmpty() && executable.isEmpty();
        if (fields.length <= START_FIELD || isZombie || isKernelThread) {
            return Optional.empty();
        }
        Map<String, String> status = status(text(directory.resolve("status")));
        long start = number(fields[START_FIELD]);
        ProcEntry known = before != null && before.start() == start ? before : null;
        Process process = Process.builder()
                .pid(pid)
                .ppid((int) number(fields[1]))
                .executable(executable.isEmpty() ? stat.substring(nameStart + 1, nameEnd) : executable)
                .arguments(arguments)
                .workingDirectory(known != null ? known.process().workingDirectory() : link(directory.resolve("cwd")))
                .user(user(status))
                .startTime(startTime(start))
                .build();
        return Optional.of(new ProcEntry(
                process,
                known != null ? known.container() : container(text(directory.resolve("cgroup"))),
                start,
                Capabilities.named(status.getOrDefault("CapEff", "")),
                descriptors(directory.resolve("fd"), unreadable),
                known != null ? known.network() : link(directory.resolve("ns").resolve("net"))));
    }

    /** The text of a table of sockets as a process's network namespace has it, such as {@code tcp6}. */
    String sockets(int pid, String table) {
        String own = text(root.resolve(Integer.toString(pid)).resolve("net").resolve(table), MAX_TABLE_BYTES);
        return own.isEmpty() ? text(root.resolve("net").resolve(table), MAX_TABLE_BYTES) : own;
    }

    /** Whether a descriptor of a process refers to a FIFO. */
    boolean isFifo(int pid, int descriptor) {
        Path path = root.resolve(Integer.toString(pid)).resolve("fd").resolve(Integer.toString(descriptor));
        try {
            // S_IFMT and S_IFIFO of inode(7).
            return ((int) Files.getAttribute(path, "unix:mode") & 0170000) == 0010000;
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    private static Map<Integer, String> descriptors(Path directory, Runnable unreadable) {
        Map<Integer, String> links = new HashMap<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (links.size() < MAX_DESCRIPTORS && NUMBER.matcher(name).matches()) {
                    links.put(Integer.parseInt(name), link(entry));
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            if (Files.exists(directory)) {
                unreadable.run();
            }
        }
        return links;
    }

    private static String text(Path file) {
        return text(file, MAX_BYTES);
    }

    private static String text(Path file, int most) {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(most), StandardCharsets.UTF_8);
        } catch (IOException e) {
            // It ended meanwhile, or may not be looked at; what is missing stays unknown.
            return "";
        }
    }

    private static String link(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "";
        }
    }

    private static String executable(String link) {
        return link.endsWith(" (deleted)") ? link.substring(0, link.length() - " (deleted)".length()) : link;
    }

    private static List<String> arguments(String cmdline) {
        if (cmdline.isEmpty()) {
            return List.of();
        }
        String[] parts = cmdline.split("\0", MAX_ARGUMENTS);
        List<String> arguments = new ArrayList<>(List.of(parts));
        int last = arguments.size() - 1;
        if (arguments.get(last).isEmpty() && last > 0) {
            arguments.remove(last);
        }
        return arguments;
    }

    private static Map<String, String> status(String text) {
        Map<String, String> status = new HashMap<>();
        for (String line : text.split("\n", -1)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                status.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        }
        return status;
    }

    private static User user(Map<String, String> status) {
        String[] uids = status.getOrDefault("Uid", "").split("\\s+", -1);
        String[] gids = status.getOrDefault("Gid", "").split("\\s+", -1);
        if (uids.length < 2 || gids.length < 2) {
            return User.UNKNOWN;
        }
        return new User((int) number(uids[0]), (int) number(gids[0]), (int) number(uids[1]), (int) number(gids[1]), "");
    }

    private static Container container(String cgroup) {
        Matcher matcher = CONTAINER_ID.matcher(cgroup);
        String id = "";
        while (matcher.find()) {
            id = matcher.group();
        }
        return id.isEmpty() ? Container.HOST : Container.of(id, "", "");
    }

    private @Nullable Instant startTime(long ticks) {
        return bootSeconds == 0 ? null : Instant.ofEpochSecond(bootSeconds).plusMillis(ticks * (1000 / TICKS_A_SECOND));
    }

    private static long bootSeconds(Path root) {
        for (String line : text(root.resolve("stat")).split("\n", -1)) {
            if (line.startsWith("btime ")) {
                long seconds = number(line.substring("btime ".length()));
                return seconds <= LATEST_BOOT ? Math.max(0, seconds) : 0;
            }
        }
        return 0;
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** The capabilities of capabilities(7), in order of their numbers. */
    private static final class Capabilities {
        private static final String[] NAMES =
                ("CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP"
                                + " LINUX_IMMUTABLE NET_BIND_SERVICE NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER"
                                + " SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE SYS_PACCT SYS_ADMIN SYS_BOOT SYS_NICE"
                                + " SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP"
                                + " MAC_OVERRIDE MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON BPF"
                                + " CHECKPOINT_RESTORE")
                        .split(" ", -1);

        private Capabilities() {}

        private static Set<String> named(String hexadecimal) {
            long bits;
            try {
                bits = hexadecimal.isEmpty() ? 0 : Long.parseUnsignedLong(hexadecimal, 16);
            } catch (NumberFormatException e) {
                bits = 0;
            }
            Set<String> names = new HashSet<>();
            for (int i = 0; i < NAMES.length; i++) {
                if ((bits >>> i & 1) != 0) {
                    names.add("CAP_" + NAMES[i]);
                }
            }
            return names;
        }
    }
}
