package io.hivesec.detectors.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is known of programs, read once from the resource files beside this class. */
final class Knowledge {
    /** What a program does with what it is given. */
    enum Kind {
        SHELL,
        INTERPRETER,
        NETCAT,
        DOWNLOADER,
        TEXT,
        INERT,
        ACCOUNT
    }

    /** How to step over a wrapper's own options. */
    record Wrapper(Set<String> valued, int operands) {}

    private static final int LONGEST_PATTERN = 20;
    private static final int LONGEST_NAME = 100;
    private static final Map<String, Kind> KINDS = new HashMap<>();
    private static final Map<String, Kind> VERSIONED = new HashMap<>();
    private static final Map<String, Wrapper> WRAPPERS = new HashMap<>();
    private static final Map<String, Set<String>> SENDING = new HashMap<>();
    private static final Map<String, Set<String>> DELIVERING = new HashMap<>();
    /** In the order in which a pattern that fits several is taken for one. */
    private static final List<String> GLOBBED = new ArrayList<>();

    static {
        for (Map.Entry<String, List<String>> entry : sections("programs.txt")) {
            Kind kind = Kind.valueOf(entry.getKey().toUpperCase(Locale.ROOT));
            for (String name : entry.getValue()) {
                if (name.endsWith("*")) {
                    VERSIONED.put(name.substring(0, name.length() - 1), kind);
                    KINDS.putIfAbsent(name.substring(0, name.length() - 1), kind);
                } else {
                    KINDS.putIfAbsent(name, kind);
                }
            }
        }
        for (Map.Entry<String, List<String>> entry : sections("globbed.txt")) GLOBBED.addAll(entry.getValue());
        for (Map.Entry<String, List<String>> entry : sections("sending.txt")) {
            SENDING.put(entry.getKey(), Set.copyOf(entry.getValue()));
        }
        for (Map.Entry<String, List<String>> entry : sections("deliveries.txt")) {
            DELIVERING.computeIfAbsent(entry.getKey(), key -> new HashSet<>()).addAll(entry.getValue());
        }
        for (Map.Entry<String, List<String>> entry : sections("wrappers.txt")) {
            Set<String> valued = new HashSet<>();
            int operands = 0;
            boolean counts = false;
            for (String word : entry.getValue()) {
                if (word.equals("|")) counts = true;
                else if (counts) operands = Integer.parseInt(word);
                else valued.add(word);
            }
            WRAPPERS.put(entry.getKey(), new Wrapper(valued, operands));
        }
    }

    private Knowledge() {}

    /** Reads {@code key: word word …} lines; {@code #} starts a comment. */
    static List<Map.Entry<String, List<String>>> sections(String resource) {
        List<Map.Entry<String, List<String>>> result = new ArrayList<>();
        for (String line : lines(resource)) {
            int colon = line.indexOf(": ");
            if (colon < 0 && line.endsWith(":")) colon = line.length() - 1;
            if (colon < 0) throw new IllegalStateException(resource + ": no key in line: " + line);
            String rest = line.substring(colon + 1).strip();
            result.add(Map.entry(
                    line.substring(0, colon).strip(), rest.isEmpty() ? List.of() : List.of(rest.split("\\s+"))));
        }
        return result;
    }

    /** The lines of a resource that are not blank and not comments. */
    static List<String> lines(String resource) {
        List<String> result = new ArrayList<>();
        try (InputStream in = Knowledge.class.getResourceAsStream(resource)) {
            if (in == null) throw new IllegalStateException("missing resource " + resource);
            BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                String text = line.strip();
                if (!text.isEmpty() && !text.startsWith("#")) result.add(text);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return result;
    }

    /** The kind of the program with this base name, or null if nothing is known of it. */
    static @Nullable Kind kind(String name) {
        Kind kind = KINDS.get(name);
        if (kind != null) return kind;
        int end = name.length();
        while (end > 0
                && (Character.isDigit(name.charAt(end - 1))
                        || name.charAt(end - 1) == '.'
                        || name.charAt(end - 1) == '-')) end--;
        return end == name.length() || end == 0 ? null : VERSIONED.get(name.substring(0, end));
    }

    /** Whether {@code sending.txt} lists a program or an option under a key. */
    static boolean isSending(String key, String word) {
        return SENDING.getOrDefault(key, Set.of()).contains(word);
    }

    /** Whether {@code deliveries.txt} lists a word under a key. */
    static boolean isDelivering(String key, String word) {
        return DELIVERING.getOrDefault(key, Set.of()).contains(word);
    }

    static boolean isShell(String name) {
        return kind(name) == Kind.SHELL;
    }

    static boolean isInterpreter(String name) {
        return kind(name) == Kind.INTERPRETER;
    }

    static @Nullable Wrapper wrapper(String name) {
        return WRAPPERS.get(name);
    }

    /** Whether a word is a shell: {@code sh}, {@code /bin/bash}, {@code cmd.exe}. */
    static boolean namesShell(String word) {
        String name = baseName(word);
        return isShell(name) || name.equals("cmd.exe") || name.equals("cmd") || name.startsWith("powershell");
    }

    static String baseName(String path) {
        int slash = path.lastIndexOf('/');
        int back = path.lastIndexOf('\\');
        return path.substring(Math.max(slash, back) + 1);
    }

    /** The program that a pattern such as {@code /???/b??h} stands for, or the pattern itself. */
    static String resolveGlob(String path) {
        if (path.indexOf('?') < 0 && path.indexOf('*') < 0 && path.indexOf('[') < 0) return path;
        String pattern = baseName(path);
        if (pattern.length() < 2 || pattern.length() > 20) return path;
        for (String name : GLOBBED) {
            if (globMatches(pattern, 0, name, 0)) return "/bin/" + name;
        }
        return path;
    }

    /** Whether a file's name is one that a short pattern stands for. */
    static boolean fits(String pattern, String name) {
        return pattern.length() < LONGEST_PATTERN && name.length() < LONGEST_NAME && globMatches(pattern, 0, name, 0);
    }

    private static boolean globMatches(String pattern, int p, String text, int t) {
        while (p < pattern.length()) {
            char c = pattern.charAt(p);
            if (c == '*') {
                for (int i = t; i <= text.length(); i++) if (globMatches(pattern, p + 1, text, i)) return true;
                return false;
            }
            if (t >= text.length()) return false;
            if (c == '[') {
                int close = pattern.indexOf(']', p);
                if (close < 0) return false;
                if (!inClass(pattern.substring(p + 1, close), text.charAt(t))) return false;
                p = close;
            } else if (c != '?' && c != text.charAt(t)) {
                return false;
            }
            p++;
            t++;
        }
        return t == text.length();
    }

    private static boolean inClass(String members, char c) {
        boolean inverted = members.startsWith("!") || members.startsWith("^");
        boolean found = members.indexOf(c, inverted ? 1 : 0) >= 0;
        for (int i = 1; i + 1 < members.length(); i++) {
            if (members.charAt(i) == '-' && c >= members.charAt(i - 1) && c <= members.charAt(i + 1)) found = true;
        }
        return found != inverted;
    }
}
