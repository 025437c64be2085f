package io.hivesec.detectors.execution;

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
import java.util.Map;
import java.util.Set;

/** Names and simple patterns, by category, from a resource file beside this class. */
final class Patterns {
    private final Map<String, Set<String>> exact = new HashMap<>();
    private final Map<String, List<String>> globs = new HashMap<>();

    private Patterns() {}

    static Patterns load(String resource) {
        Patterns patterns = new Patterns();
        for (String line : lines(resource)) {
            int colon = line.indexOf(": ");
            String category = line.substring(0, colon);
            for (String pattern : line.substring(colon + 2).strip().split("\\s+")) {
                if (pattern.indexOf('*') < 0) patterns.exact.computeIfAbsent(category, c -> new HashSet<>()).add(pattern);
                else patterns.globs.computeIfAbsent(category, c -> new ArrayList<>()).add(pattern);
            }
        }
        return patterns;
    }

    static List<String> lines(String resource) {
        List<String> result = new ArrayList<>();
        try (InputStream in = Patterns.class.getResourceAsStream(resource)) {
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

    boolean matches(String category, String value) {
        if (exact.getOrDefault(category, Set.of()).contains(value)) return true;
        for (String glob : globs.getOrDefault(category, List.of())) if (glob(glob, value)) return true;
        return false;
    }

    /** Whether {@code value} fits {@code pattern}, in which {@code *} stands for any characters. Linear in the value. */
    static boolean glob(String pattern, String value) {
        int p = 0;
        int v = 0;
        int star = -1;
        int mark = 0;
        while (v < value.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                mark = v;
            } else if (p < pattern.length() && pattern.charAt(p) == value.charAt(v)) {
                p++;
                v++;
            } else if (star >= 0) {
                p = star + 1;
                v = ++mark;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') p++;
        return p == pattern.length();
    }
}
