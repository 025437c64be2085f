package io.hivesec.triage;

import io.hivesec.event.Process;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.function.Predicate;

/** The names of programs and files that triage knows: {@code words.properties}. Immutable. */
final class Words {
    private static final Properties ALL = load();
    private static final Set<String> SERVERS = Set.copyOf(list("server"));
    private static final Set<String> INTERACTIVE = Set.copyOf(list("interactive"));
    private static final Set<String> DOWNLOADS = Set.copyOf(list("download"));
    private static final Set<String> RECONNAISSANCE = Set.copyOf(list("reconnaissance"));
    private static final Set<String> LISTS = Set.copyOf(list("reconnaissance-file"));
    private static final Set<String> KEY_USERS = Set.copyOf(list("key-user"));
    private static final PathWords CREDENTIALS =
            new PathWords(list("credential"), list("credential-inside"), list("credential-end"));
    private static final List<String> CREDENTIAL_READERS = list("credential-reader");
    private static final PathWords PERSISTENCE =
            new PathWords(list("persistence"), list("persistence-inside"), List.of());
    private static final PathWords WRITABLE = new PathWords(list("writable"), List.of(), List.of());

    private Words() {}

    private static Properties load() {
        Properties properties = new Properties();
        try (InputStream in = Words.class.getResourceAsStream("words.properties")) {
            if (in == null) {
                throw new IllegalStateException("words.properties is missing");
            }
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read words.properties", e);
        }
        return properties;
    }

    private static List<String> list(String name) {
        return List.of(ALL.getProperty(name).split(" +"));
    }

    static boolean isServer(String program) {
        return has(SERVERS, program);
    }

    static boolean isInteractive(String program) {
        return has(INTERACTIVE, program);
    }

    static boolean isDownload(String program) {
        return DOWNLOADS.contains(program);
    }

    /** Whether a process looks around: by what it is, or by the list of accounts that it is given. */
    static boolean isReconnaissance(Process process) {
        return RECONNAISSANCE.contains(process.name()) || names(process.arguments(), LISTS::contains);
    }

    /**
     * Whether a process is given the path of a file with secrets: sensors that tell no file tell that. Who logs in with a
     * key is given its path as well, and reads it for that.
     */
    static boolean namesCredential(Process process) {
        return !KEY_USERS.contains(process.name()) && names(process.arguments(), CREDENTIALS::matches);
    }

    private static boolean names(List<String> arguments, Predicate<String> path) {
        for (int i = 1; i < arguments.size(); i++) {
            // A whole script may name a path; the program that it runs is told by itself.
            if (arguments.get(i).indexOf(' ') < 0 && path.test(arguments.get(i))) {
                return true;
            }
        }
        return false;
    }

    /** A path below /proc without the id of whatever process: who reads one after the other does one thing. */
    static String withoutProcessIds(String path) {
        int start = "/proc/".length();
        int end = path.indexOf('/', start);
        boolean isOther = path.startsWith("/proc/")
                && end > start
                && !path.startsWith("1/", start)
                && path.chars().limit(end).skip(start).allMatch(c -> c >= '0' && c <= '9');
        return isOther ? "/proc/<n>" + path.substring(end) : path;
    }

    static boolean isWritable(String path) {
        return WRITABLE.matches(path);
    }

    static boolean isCredential(String path) {
        return CREDENTIALS.matches(path);
    }

    /** Whether it is a program's own work to read this secret, as it is sudo's to read what sudo is for. */
    static boolean isReader(Process process, String credential) {
        String name = process.name();
        for (String reader : CREDENTIAL_READERS) {
            int colon = reader.indexOf(':');
            if (colon == name.length() && reader.startsWith(name) && credential.contains(reader.substring(colon + 1))) {
                return true;
            }
        }
        return false;
    }

    static boolean isPersistence(String path) {
        return PERSISTENCE.matches(path);
    }

    /** Also with a version behind it, as in {@code php-fpm8.2}, and with the colon of a process title. */
    private static boolean has(Set<String> names, String program) {
        if (names.contains(program)) {
            return true;
        }
        int end = program.length();
        while (end > 0 && "0123456789.:".indexOf(program.charAt(end - 1)) >= 0) {
            end--;
        }
        return end > 0 && end < program.length() && names.contains(program.substring(0, end));
    }
}
