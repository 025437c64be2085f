package io.hivesec.detectors.live;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/** A /proc made of files, so that every difference is chosen. */
final class FakeProc {
    static final String CONTAINER = "0123456789abcdef".repeat(4);

    private static final String TABLE_HEAD = "  sl  local_address rem_address   st ...\n";

    private final Path root;

    FakeProc(Path root) throws IOException {
        this.root = root;
        Files.writeString(root.resolve("stat"), "cpu 1 2\nbtime 1000000000\n");
        Files.createDirectories(root.resolve("net"));
        Files.createDirectories(root.resolve("self"));
    }

    Path root() {
        return root;
    }

    void process(int pid, int ppid, int start, String executable, String cmdline, int uid) throws IOException {
        Path directory = root.resolve(Integer.toString(pid));
        Files.createDirectories(directory.resolve("fd"));
        Files.writeString(
                directory.resolve("stat"),
                pid + " (a (b) c) S " + ppid + " 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 " + start + " 0 0");
        Files.writeString(directory.resolve("cmdline"), cmdline);
        Files.writeString(
                directory.resolve("status"),
                "Name:\tx\nUid:\t" + uid + "\t" + uid + "\t" + uid + "\t" + uid
                        + "\nGid:\t5\t5\t5\t5\nCapEff:\t0000000000000000\n");
        Files.writeString(directory.resolve("cgroup"), "0::/system.slice/docker-" + CONTAINER + ".scope\n");
        link(directory.resolve("exe"), executable);
    }

    /** Takes a process away, if it is there. */
    void end(int pid) throws IOException {
        Path directory = root.resolve(Integer.toString(pid));
        if (Files.exists(directory)) {
            try (Stream<Path> entries = Files.walk(directory)) {
                for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(entry);
                }
            }
        }
    }

    void descriptor(int pid, int number, String to) throws IOException {
        link(root.resolve(pid + "/fd/" + number), to);
    }

    /** Gives a process these descriptors and no others. */
    void descriptors(int pid, Map<Integer, String> links) throws IOException {
        try (DirectoryStream<Path> old = Files.newDirectoryStream(root.resolve(pid + "/fd"))) {
            for (Path one : old) {
                Files.delete(one);
            }
        }
        for (Map.Entry<Integer, String> entry : links.entrySet()) {
            descriptor(pid, entry.getKey(), entry.getValue());
        }
    }

    /** What /proc/net/tcp says, without its head. */
    void sockets(String lines) throws IOException {
        Files.writeString(root.resolve("net/tcp"), TABLE_HEAD + lines);
    }

    /** A real FIFO below the directory. */
    Path fifo(String name) throws IOException, InterruptedException {
        Path fifo = root.resolve(name);
        if (new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor() != 0) {
            throw new IOException("no FIFO " + fifo);
        }
        return fifo;
    }

    private static void link(Path at, String to) throws IOException {
        Files.deleteIfExists(at);
        Files.createSymbolicLink(at, Path.of(to));
    }
}
