package io.hivesec.engines.jvm;

import io.hivesec.event.Container;
import io.hivesec.event.Process;
import io.hivesec.event.User;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Processes as {@code /proc} tells (proc(5)). What may not be read is left empty. Stateless but for its root. */
final class ProcessTable {
    private static final Pattern CONTAINER = Pattern.compile("(?<![0-9a-f])([0-9a-f]{64})(?![0-9a-f])");
    private static final Pattern SOCKET = Pattern.compile("socket:\\[(\\d+)]");
    private static final int MAX_BYTES = 4 << 20;
    private static final int MAX_DEPTH = 32;
    private static final String LISTENING = "0A";

    private final Path root;

    ProcessTable(Path root) {
        this.root = root;
    }

    /** Every process that runs a JVM, by pid. */
    List<JvmProcess> jvms() throws IOException {
        List<Integer> pids = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(root, "[0-9]*")) {
            for (Path entry : entries) {
                int pid = number(entry.getFileName().toString());
                if (pid > 0 && isJvm(pid)) {
                    pids.add(pid);
                }
            }
        }
        pids.sort(null);
        List<JvmProcess> found = new ArrayList<>();
        for (int pid : pids) {
            jvm(pid).ifPresent(found::add);
        }
        return found;
    }

    /** A process with what belongs to it; empty when there is no such process. */
    Optional<JvmProcess> jvm(int pid) {
        Map<String, String> status = status(pid);
        if (status.isEmpty()) {
            return Optional.empty();
        }
        List<Process> ancestors = new ArrayList<>();
        List<String> modes = new ArrayList<>(List.of(mode(pid)));
        int parent = number(status.getOrDefault("PPid", ""));
        while (parent > 0 && ancestors.size() < MAX_DEPTH) {
            Map<String, String> its = status(parent);
            ancestors.add(process(parent, its));
            modes.add(mode(parent));
            parent = number(its.getOrDefault("PPid", ""));
        }
        return Optional.of(
                new JvmProcess(process(pid, status), ancestors, container(pid), modes, List.copyOf(ports(pid))));
    }

    /** Whether two processes share a namespace of a kind; false when that cannot be told. */
    boolean shares(String kind, int pid) {
        String theirs = link(pid, "ns/" + kind);
        try {
            return !theirs.isEmpty()
                    && theirs.equals(Files.readSymbolicLink(root.resolve("self/ns/" + kind))
                            .toString());
        } catch (IOException e) {
            return false;
        }
    }

    /** The root of the file system that a process sees. */
    Path rootOf(int pid) {
        return shares("mnt", pid) ? Path.of("/") : root.resolve(pid + "/root");
    }

    /** The user and group that a process acts as, as numbers seen from here; negative when not known. */
    int[] owner(int pid) {
        Map<String, String> status = status(pid);
        return new int[] {second(status.getOrDefault("Uid", "")), second(status.getOrDefault("Gid", ""))};
    }

    private boolean isJvm(int pid) {
        String executable = link(pid, "exe");
        if (executable.endsWith("/java") || executable.endsWith("/java (deleted)")) {
            return true;
        }
        return !executable.isEmpty() && text(pid, "maps").contains("/libjvm.so");
    }

    private Process process(int pid, Map<String, String> status) {
        List<String> arguments = new ArrayList<>();
        for (String argument : text(pid, "cmdline").split("\0", -1)) {
            arguments.add(argument);
        }
        if (!arguments.isEmpty()) {
            arguments.remove(arguments.size() - 1);
        }
        String executable = link(pid, "exe");
        return Process.builder()
                .pid(pid)
                .ppid(Math.max(0, number(status.getOrDefault("PPid", ""))))
                .executable(executable.isEmpty() ? status.getOrDefault("Name", "") : executable)
                .arguments(arguments)
                .workingDirectory(link(pid, "cwd"))
                .user(user(pid, status))
                .build();
    }

    private User user(int pid, Map<String, String> status) {
        String[] uids = status.getOrDefault("Uid", "").split("\\s+");
        String[] gids = status.getOrDefault("Gid", "").split("\\s+");
        if (uids.length < 2 || gids.length < 2) {
            return User.UNKNOWN;
        }
        int uid = number(uids[0]);
        return new User(uid, number(gids[0]), number(uids[1]), number(gids[1]), userName(pid, uid));
    }

    private String userName(int pid, int uid) {
        Path users = rootOf(pid).resolve("etc/passwd");
        try {
            for (String line : new String(head(users), StandardCharsets.UTF_8).split("\n", -1)) {
                String[] fields = line.split(":", -1);
                if (fields.length > 2 && fields[2].equals(String.valueOf(uid))) {
                    return fields[0];
                }
            }
        } catch (IOException e) {
            // No such file in the container, or not for us: then the number has to do.
            return "";
        }
        return "";
    }

    private Container container(int pid) {
        Matcher id = CONTAINER.matcher(text(pid, "cgroup") + text(pid, "mountinfo"));
        return !shares("mnt", pid) && id.find() ? Container.of(id.group(1), "", "") : Container.HOST;
    }

    private String mode(int pid) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve(pid + "/exe")));
        } catch (IOException | UnsupportedOperationException e) {
            return "";
        }
    }

    private Set<Integer> ports(int pid) {
        Set<String> sockets = new HashSet<>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(root.resolve(pid + "/fd"))) {
            for (Path descriptor : descriptors) {
                Matcher socket = SOCKET.matcher(link(pid, "fd/" + descriptor.getFileName()));
                if (socket.matches()) {
                    sockets.add(socket.group(1));
                }
            }
        } catch (IOException e) {
            return Set.of();
        }
        Set<Integer> ports = new TreeSet<>();
        for (String table : List.of("net/tcp", "net/tcp6")) {
            for (String line : text(pid, table).split("\n", -1)) {
                String[] fields = line.strip().split("\\s+");
                if (fields.length > 9 && fields[3].equals(LISTENING) && sockets.contains(fields[9])) {
                    ports.add(Integer.parseInt(fields[1].substring(fields[1].lastIndexOf(':') + 1), 16));
                }
            }
        }
        return ports;
    }

    private Map<String, String> status(int pid) {
        Map<String, String> status = new HashMap<>();
        for (String line : text(pid, "status").split("\n", -1)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                status.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        }
        return status;
    }

    private String link(int pid, String name) {
        try {
            return Files.readSymbolicLink(root.resolve(pid + "/" + name)).toString();
        } catch (IOException | UnsupportedOperationException e) {
            return "";
        }
    }

    private String text(int pid, String name) {
        try {
            return new String(head(root.resolve(pid + "/" + name)), StandardCharsets.UTF_8);
        } catch (IOException e) {
            // Gone, or not for us to read.
            return "";
        }
    }

    private static byte[] head(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return in.readNBytes(MAX_BYTES);
        }
    }

    private static int second(String numbers) {
        String[] fields = numbers.split("\\s+");
        return fields.length < 2 ? -1 : number(fields[1]);
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
