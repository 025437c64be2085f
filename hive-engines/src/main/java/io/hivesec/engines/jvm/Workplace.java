package io.hivesec.engines.jvm;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/**
 * A directory that both this process and the inspected JVM see, with the agent's jar in it; gone when closed. Its name
 * depends on the jar alone where possible: a JVM keeps every path that an agent was loaded from, and one is enough. A process
 * that is told to end in the middle of a scan takes the directory with it; what one that was killed left, the next scan takes
 * away.
 */
final class Workplace implements Closeable {
    private static final List<String> PLACES = List.of("tmp", "dev/shm", "var/tmp", "run");

    private final Path here;
    private final String there;
    private final String mark = Leftovers.mark();
    private final Thread whenInterrupted = new Thread(this::removeQuietly, "hive-workplace");

    private Workplace(Path here, String there) {
        this.here = here;
        this.there = there;
    }

    static Workplace create(Path root, int[] owner) throws IOException {
        byte[] jar = AgentJar.bytes();
        IOException last = new IOException("no directory");
        for (String place : PLACES) {
            Leftovers.remove(root.resolve(place));
        }
        for (String place : PLACES) {
            for (String name : List.of(".hive-" + digest(jar), ".hive-" + random())) {
                try {
                    Path directory = Files.createDirectory(
                            root.resolve(place).resolve(name),
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
                    Workplace made = new Workplace(directory, "/" + place + "/" + name);
                    Runtime.getRuntime().addShutdownHook(made.whenInterrupted);
                    made.put(jar, owner);
                    return made;
                } catch (FileAlreadyExistsException e) {
                    // Another scan is under way, or somebody waits for us there: take a name nobody knows.
                    last = e;
                } catch (IOException e) {
                    last = e;
                    break;
                }
            }
        }
        throw new JvmAccessException("no place for the agent in the JVM's file system: " + reason(last), last);
    }

    private static String reason(IOException last) {
        return last instanceof AccessDeniedException ? last.getMessage() + ": permission denied" : String.valueOf(last);
    }

    private void put(byte[] jar, int[] owner) throws IOException {
        try {
            if (!mark.isEmpty()) {
                Files.createFile(here.resolve(mark));
            }
            Path file = Files.write(here.resolve("agent.jar"), jar);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
            int self = (int) Files.getAttribute(here, "unix:uid", LinkOption.NOFOLLOW_LINKS);
            if (owner[0] >= 0 && owner[0] != self) {
                // The agent writes its answers with the rights of the JVM.
                Files.setAttribute(here, "unix:uid", owner[0]);
                Files.setAttribute(here, "unix:gid", owner[1]);
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private static String digest(byte[] jar) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(jar);
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    static String random() {
        byte[] bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** The directory as this process sees it. */
    Path here() {
        return here;
    }

    /** The directory as the JVM sees it. */
    String there() {
        return there;
    }

    @Override
    public void close() throws IOException {
        try {
            Runtime.getRuntime().removeShutdownHook(whenInterrupted);
        } catch (IllegalStateException e) {
            // The process is ending, and the hook does the same.
            return;
        }
        remove();
    }

    private void removeQuietly() {
        try {
            remove();
        } catch (IOException e) {
            // There is nobody left to tell.
            return;
        }
    }

    private void remove() throws IOException {
        for (String name : Leftovers.FILES) {
            Files.deleteIfExists(here.resolve(name));
        }
        if (!mark.isEmpty()) {
            Files.deleteIfExists(here.resolve(mark));
        }
        Files.deleteIfExists(here);
    }
}
