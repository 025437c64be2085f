package io.hivesec.engines.jvm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes away what scanners that were killed left behind. Each directory holds an empty file whose name says which process made
 * it; where that process is gone, the directory is nobody's. Nothing is opened for reading and no link is followed: whoever
 * owns the directory may have put there what he liked.
 */
final class Leftovers {
    /** What a scanner and its agent write; all else is not ours to delete, and a directory that holds it stays. */
    static final List<String> FILES = List.of("agent.jar", "request", "answer", "answer.part");

    private static final Pattern DIRECTORY = Pattern.compile("\\.hive-[0-9a-f]{16}(?:[0-9a-f]{16})?");
    private static final Pattern MARK =
            Pattern.compile("of-([0-9a-f-]{1,40})-pidns([0-9]{1,20})-([0-9]{1,10})-([0-9]{1,20})");
    private static final int MAX_ENTRIES = 20_000;
    private static final int MAX_INSIDE = 16;

    private static final Path PROC = Path.of("/proc");

    private Leftovers() {}

    /** The name of the file that says that this process made a directory; empty when it cannot be told. */
    static String mark() {
        String start = start("self");
        try {
            String pid = Files.readSymbolicLink(PROC.resolve("self")).toString();
            return start.isEmpty() ? "" : "of-" + boot() + "-pidns" + namespace() + "-" + pid + "-" + start;
        } catch (IOException e) {
            return "";
        }
    }

    /** Removes the directories in a place whose makers are gone. What cannot be removed stays, and is tried again next time. */
    static void remove(Path place) {
        if (!Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(place)) {
            if (!(stream instanceof SecureDirectoryStream<Path> secure)) {
                return;
            }
            for (Path directory : names(secure, MAX_ENTRIES)) {
                if (DIRECTORY.matcher(directory.toString()).matches()) {
                    removeAbandoned(secure, directory);
                }
            }
        } catch (IOException e) {
            // It is not the scan that was asked for.
            return;
        }
    }

    private static void removeAbandoned(SecureDirectoryStream<Path> place, Path directory) {
        try (SecureDirectoryStream<Path> inside = place.newDirectoryStream(directory, LinkOption.NOFOLLOW_LINKS)) {
            List<Path> names = names(inside, MAX_INSIDE);
            List<Path> marks = names.stream()
                    .filter(name -> MARK.matcher(name.toString()).matches())
                    .toList();
            if (marks.isEmpty() || !marks.stream().allMatch(mark -> isAbandoned(mark.toString()))) {
                return;
            }
            for (Path name : names) {
                if (FILES.contains(name.toString())) {
                    inside.deleteFile(name);
                }
            }
            // The mark last: where this is cut short, the next one goes on.
            for (Path mark : marks) {
                inside.deleteFile(mark);
            }
            place.deleteDirectory(directory);
        } catch (IOException e) {
            // Another user's, or removed meanwhile.
            return;
        }
    }

    /** The names of what a directory holds, without the directory's own path. */
    private static List<Path> names(DirectoryStream<Path> directory, int most) throws IOException {
        List<Path> names = new ArrayList<>();
        try {
            for (Path entry : directory) {
                if (names.size() >= most) {
                    break;
                }
                names.add(entry.getFileName());
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return names;
    }

    /** Whether the process of a mark is gone for sure: of another numbering than ours that cannot be told. */
    static boolean isAbandoned(String mark) {
        Matcher maker = MARK.matcher(mark);
        try {
            if (!maker.matches()) {
                return false;
            }
            return !maker.group(1).equals(boot())
                    || (maker.group(2).equals(namespace()) && !maker.group(4).equals(start(maker.group(3))));
        } catch (IOException e) {
            return false;
        }
    }

    private static String boot() throws IOException {
        return Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip();
    }

    private static String namespace() throws IOException {
        return Files.readSymbolicLink(PROC.resolve("self/ns/pid")).toString().replaceAll("\\D", "");
    }

    /** When a process started, in ticks since the machine did (proc(5)); empty when there is none. */
    private static String start(String pid) {
        try {
            String stat = Files.readString(PROC.resolve(pid).resolve("stat"), StandardCharsets.ISO_8859_1);
            // The name may hold spaces and brackets. The start is the 22nd field, the 20th behind it.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
            return fields.length > 19 ? fields[19] : "";
        } catch (IOException e) {
            return "";
        }
    }
}
