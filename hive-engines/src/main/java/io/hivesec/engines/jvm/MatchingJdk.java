package io.hivesec.engines.jvm;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the {@code jhsdb} that fits a JVM: that of the JDK which runs it, or of another of the same version. A program that
 * the JVM's own user could have put there is not run.
 */
final class MatchingJdk {
    private static final Path INSTALLED = Path.of("/usr/lib/jvm");
    private static final String VERSION = "JAVA_VERSION=\"";

    private MatchingJdk() {}

    /**
     * Looks for it.
     *
     * @param version the JVM's {@code java.version}
     * @param executable the JVM's program as seen from here; a path that is not there is passed over
     * @return the program {@code jhsdb}; empty when there is none that fits and can be trusted
     */
    static Optional<Path> jhsdb(String version, Path executable) {
        Set<Path> homes = new LinkedHashSet<>();
        Path bin = executable.getParent();
        if (bin != null && bin.getParent() != null) {
            homes.add(bin.getParent());
        }
        Path own = Path.of(System.getProperty("java.home"));
        homes.add(own);
        homes.addAll(installed());
        for (Path home : homes) {
            Path tool = home.resolve("bin/jhsdb");
            if (Files.isExecutable(tool) && version.equals(versionOf(home)) && (home.equals(own) || isTrusted(home))) {
                return Optional.of(tool);
            }
        }
        return Optional.empty();
    }

    private static List<Path> installed() {
        List<Path> homes = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(INSTALLED)) {
            entries.forEach(homes::add);
        } catch (IOException e) {
            // Nothing is installed there.
            return List.of();
        }
        return homes;
    }

    static String versionOf(Path home) {
        try {
            for (String line : Files.readAllLines(home.resolve("release"))) {
                if (line.startsWith(VERSION) && line.endsWith("\"")) {
                    return line.substring(VERSION.length(), line.length() - 1);
                }
            }
        } catch (IOException e) {
            // Not a JDK, or not for us to read.
            return "";
        }
        return "";
    }

    /** Whether only root and the user of this process can have put there what would be run. */
    static boolean isTrusted(Path home) {
        try {
            int self = uid(Path.of("/proc/self"));
            Path real = home.toRealPath();
            for (Path up = real.getParent(); up != null; up = up.getParent()) {
                if (!isOurs(up, self)) {
                    return false;
                }
            }
            for (String part : List.of("", "bin", "bin/jhsdb", "lib", "lib/server", "lib/server/libjvm.so")) {
                if (!isOurs(real.resolve(part).toRealPath(), self)) {
                    return false;
                }
            }
            return true;
        } catch (IOException | UnsupportedOperationException e) {
            // What cannot be looked at is not vouched for.
            return false;
        }
    }

    private static boolean isOurs(Path path, int self) throws IOException {
        int owner = uid(path);
        if (owner != 0 && owner != self) {
            return false;
        }
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS);
        return !mode.contains(PosixFilePermission.OTHERS_WRITE) && !mode.contains(PosixFilePermission.GROUP_WRITE);
    }

    private static int uid(Path path) throws IOException {
        return (int) Files.getAttribute(path, "unix:uid");
    }
}
