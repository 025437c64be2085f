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
    /** One category: names as they are, and patterns by the character they start with. */
    private static final class Category {
        private final Set<String> exact = new HashSet<>();
        private final Map<Character, List<String>> anchored = new HashMap<>();
        private final List<String> open = new ArrayList<>();

        private void add(String pattern) {
            if (pattern.indexOf('*') < 0) exact.add(pattern);
            else if (pattern.charAt(0) == '*') open.add(pattern);
            else
                anchored.computeIfAbsent(pattern.charAt(0), c -> new ArrayList<>())
                        .add(pattern);
        }

        private boolean matches(String value) {
            if (value.isEmpty()) return false;
            if (exact.contains(value)) return true;
            List<String> candidates = anchored.get(value.charAt(0));
            return (candidates != null && any(candidates, value)) || any(open, value);
        }

        private static boolean any(List<String> patterns, String value) {
            for (String pattern : patterns) if (glob(pattern, value)) return true;
            return false;
        }
    }

    private final Map<String, Category> categories = new HashMap<>();

    private Patterns() {}

    static Patterns load(String resource) {
        Patterns patterns = new Patterns();
        for (String line : lines(resource)) {
            int colon = line.indexOf(": ");
            Category category = patterns.categories.computeIfAbsent(line.substring(0, colon), c -> new Category());
            for (String pattern : line.substring(colon + 2).strip().split("\\s+")) category.add(pattern);
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
        Category found = categories.get(category);
        return found != null && found.matches(value);
    }

    /** All patterns of some categories. */
    List<String> of(List<String> names) {
        List<String> all = new ArrayList<>();
        for (String name : names) {
            Category category = categories.get(name);
            if (category == null) throw new IllegalArgumentException("no category '" + name + "'");
            all.addAll(category.exact);
            category.anchored.values().forEach(all::addAll);
            all.addAll(category.open);
        }
        return all;
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
