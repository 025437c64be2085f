package io.hivesec.detectors.execution;

import io.hivesec.detectors.command.Code;
import io.hivesec.detectors.command.CommandLine;
import io.hivesec.detectors.command.FileAccess;
import io.hivesec.detectors.command.Invocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Secrets looked for by somebody who does not know where they are, or who does not say which. */
final class SecretSearches {
    private static final Set<String> LOOKING = Set.of("find", "fd", "fdfind", "locate", "plocate");
    private static final Set<String> NAMING = Set.of("-name", "-iname", "-path", "-wholename", "-ipath", "-regex");
    private static final String[] TELLING = {"pass", "secret", "token", "key", "cred", "auth", "pwd", "aws"};
    private static final List<Store> STORES = stores();

    private SecretSearches() {}

    /** What keeps secrets: how its client lists them, and how it shows one. */
    private record Store(String client, List<String> lists, List<String> shows) {}

    private static List<Store> stores() {
        List<Store> stores = new ArrayList<>();
        for (String line : Patterns.lines("secret-stores.txt")) {
            String[] parts = line.split(" : ", -1);
            stores.add(new Store(
                    parts[0].strip(),
                    List.of(parts[1].strip().split("\\s+")),
                    List.of(parts[2].strip().split("\\s+"))));
        }
        return List.copyOf(stores);
    }

    /** {@code find / -name id_rsa}: files by the names that secrets have. */
    static boolean isOne(Invocation search) {
        if (!LOOKING.contains(search.name())) return false;
        List<String> arguments = search.arguments();
        boolean all = !search.name().equals("find");
        boolean clouds = search.has("credentials") && search.text().contains("aws");
        if (WatchedPaths.is("searched", search.operand())) return true;
        for (int i = 0; i < arguments.size(); i++) {
            boolean named = all || (i > 0 && NAMING.contains(arguments.get(i - 1)));
            if (!named) continue;
            String pattern = arguments.get(i);
            if (pattern.equals("id_*") || (clouds && pattern.equals("credentials"))) return true;
            if (pattern.length() < 200 && WatchedPaths.is("searched", pattern)) return true;
        }
        return false;
    }

    /** Each secret of a store, by a list of them: {@code for s in $(vault kv list x); do vault kv get x/$s; done}. */
    static boolean takesEach(Invocation show, CommandLine line) {
        for (Store store : STORES) {
            if (!show.name().equals(store.client) || !hasAll(show, store.shows)) continue;
            for (Invocation list : line.invocations())
                if (list.executed() && list.name().equals(store.client) && hasAll(list, store.lists)) return true;
        }
        return false;
    }

    private static boolean hasAll(Invocation client, List<String> words) {
        return client.arguments().containsAll(words);
    }

    /** The memory of another process opened by a program on the line: proc(5). */
    static @Nullable String memoryIn(Code code) {
        if (code.language().equals("text")) return null;
        for (String string : code.strings()) {
            boolean memory = string.startsWith("/proc/") && string.endsWith("/mem") && string.length() < 40;
            if (memory && !string.equals("/proc/self/mem")) return string;
        }
        return null;
    }

    /** The settings of every container, or all that an image or a plan was made of: {@code docker inspect $(docker ps -q)}. */
    static boolean showsSettings(CommandLine line) {
        boolean all = false;
        boolean settings = false;
        for (Invocation client : line.invocations()) {
            boolean engine = client.name().equals("docker") || client.name().equals("podman");
            boolean state = client.name().equals("terraform") && client.has("state") && client.has("pull");
            if (state || (engine && client.has("history") && client.has("--no-trunc"))) return true;
            if (!engine || !client.executed()) continue;
            all |= client.has("ps") && (client.has("-q") || client.has("-aq") || client.has("-qa"));
            settings |= client.has("inspect");
        }
        return all && settings;
    }

    /** A path with wildcards that fits a list of hashes and hardly anything else: {@code /et?/sh?do?}. */
    static boolean mayMatchHashes(String path) {
        if (path.length() > 40 || !path.startsWith("/")) return false;
        String name = path.substring(path.lastIndexOf('/') + 1);
        int letters = 0;
        for (int i = 0; i < name.length(); i++) if (Character.isLetter(name.charAt(i))) letters++;
        boolean wild = path.indexOf('?') >= 0 || path.indexOf('*') >= 0;
        return wild
                && letters > 1
                && (fits(path, "/etc/shadow") || fits(path, "/etc/gshadow") || fits(path, "/etc/shadow-"));
    }

    /** A question mark stands for one character, an asterisk for any: glob(7). */
    private static boolean fits(String pattern, String path) {
        int p = 0;
        int star = -1;
        int mark = 0;
        int i = 0;
        while (i < path.length()) {
            char wanted = p < pattern.length() ? pattern.charAt(p) : 0;
            if (wanted == '*') {
                star = p++;
                mark = i;
            } else if (wanted == path.charAt(i) || (wanted == '?' && path.charAt(i) != '/')) {
                p++;
                i++;
            } else if (star >= 0 && path.charAt(mark) != '/') {
                p = star + 1;
                i = ++mark;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') p++;
        return p == pattern.length();
    }

    /** What a process was started with, looked at for one setting that is no secret by its name. */
    static boolean asksForOneSetting(FileAccess access, CommandLine line) {
        if (!access.path().endsWith("/environ") || access.path().indexOf('*') >= 0) return false;
        for (Invocation grep : line.invocations()) {
            if (!grep.name().endsWith("grep") || !grep.executed()) continue;
            String name = grep.operand();
            boolean setting = name.length() > 3 && name.equals(name.toUpperCase(Locale.ROOT)) && isPlain(name);
            for (String word : TELLING)
                setting &= !name.toLowerCase(Locale.ROOT).contains(word);
            if (setting) return true;
        }
        return false;
    }

    /** How often something is there, or whether it is: {@code grep -c ':!' /etc/shadow} shows nothing of the file. */
    static boolean onlyCounts(FileAccess access, CommandLine line) {
        if (!access.program().endsWith("grep")) return false;
        boolean counts = false;
        for (Invocation grep : line.invocations()) {
            if (!grep.name().equals(access.program())) continue;
            boolean quiet = grep.has("-c") || grep.has("-q") || grep.has("--count") || grep.has("--quiet");
            if (!quiet) return false;
            counts = true;
        }
        return counts;
    }

    private static boolean isPlain(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c != '_' && c != '=' && c != '^' && !Character.isLetterOrDigit(c)) return false;
        }
        return true;
    }
}
