package io.hivesec.engines.memshell;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Specimens put together from what can be chosen freely: who calls the class, where the words come from, how they are
 * deciphered, how they are handed on, and what they end in. The choices stand in {@code grid.txt}; of the combinations those
 * are taken that bring the most new pairs of choices together.
 */
final class Grid {
    private static final List<String> DIMENSIONS = List.of("entry", "source", "decode", "hand", "sink");

    /** A combination, with the values chosen, and its source text. */
    record Specimen(Map<String, String> values, String source) {}

    private final Map<String, List<String[]>> choices = new LinkedHashMap<>();

    Grid(String resource) {
        List<String[]> current = List.of();
        for (String line : Compiled.text(resource).split("\n")) {
            if (line.startsWith("[")) {
                current = choices.computeIfAbsent(line.substring(1, line.length() - 1), key -> new ArrayList<>());
            } else if (!line.startsWith("#")) {
                current.add(line.split("\\s*::\\s+", -1));
            }
        }
    }

    /** Specimens in which what a client says reaches the end. */
    List<Specimen> shells(int count) {
        return combinations(count, DIMENSIONS);
    }

    /** Specimens in which it does not. */
    List<Specimen> nearMisses(int count) {
        List<String> dimensions = new ArrayList<>(DIMENSIONS);
        dimensions.add("cut");
        return combinations(count, dimensions);
    }

    /** Choices of a section that are known to be judged wrongly. */
    Set<String> known(String section) {
        Set<String> known = new HashSet<>();
        choices.get(section).forEach(fields -> known.addAll(List.of(fields)));
        return known;
    }

    /** Agents, of the ways of editing that a section of the resource holds. */
    List<Specimen> agents(int count, String edits) {
        return combinations(count, List.of("target", "select", "install", edits));
    }

    /** How sure the engine is of the surest of these classes, which are beside each other. */
    static Level level(List<byte[]> classes) {
        MemoryWebshellEngine engine = new MemoryWebshellEngine();
        ClassSet set = ClassSet.of(classes);
        return classes.stream()
                .map(bytes -> engine.judge(bytes, set, Provenance.UNKNOWN).level())
                .max(java.util.Comparator.naturalOrder())
                .orElseThrow();
    }

    private List<Specimen> combinations(int count, List<String> dimensions) {
        Random random = new Random(7);
        Set<List<Integer>> met = new HashSet<>();
        List<Specimen> specimens = new ArrayList<>();
        while (specimens.size() < count) {
            List<Integer> best = List.of();
            Set<List<Integer>> bestPairs = Set.of();
            for (int attempt = 0; attempt < 12; attempt++) {
                List<Integer> tried = dimensions.stream()
                        .map(dimension -> random.nextInt(choices.get(dimension).size()))
                        .toList();
                Set<List<Integer>> pairs = pairs(tried);
                pairs.removeAll(met);
                if (best.isEmpty() || pairs.size() > bestPairs.size()) {
                    best = tried;
                    bestPairs = pairs;
                }
            }
            met.addAll(bestPairs);
            specimens.add(specimen("C" + specimens.size(), dimensions, best));
        }
        return specimens;
    }

    private static Set<List<Integer>> pairs(List<Integer> chosen) {
        Set<List<Integer>> pairs = new HashSet<>();
        for (int i = 0; i < chosen.size(); i++) {
            for (int j = i + 1; j < chosen.size(); j++) {
                pairs.add(List.of(i, chosen.get(i), j, chosen.get(j)));
            }
        }
        return pairs;
    }

    private Specimen specimen(String name, List<String> dimensions, List<Integer> chosen) {
        Map<String, String[]> choice = new LinkedHashMap<>();
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < dimensions.size(); i++) {
            String[] fields = choices.get(dimensions.get(i)).get(chosen.get(i));
            choice.put(dimensions.get(i), fields);
            values.put(dimensions.get(i), fields[0]);
        }
        if (choice.containsKey("target")) {
            return new Specimen(values, agent(name, choice, choice.get(dimensions.get(3))));
        }
        if (!choice.get("entry")[1].equals("http")) {
            values.put("source", "own");
        }
        return new Specimen(values, source(name, choice));
    }

    private static String source(String name, Map<String, String[]> choice) {
        String[] entry = choice.get("entry");
        String[] source = entry[1].equals("http") ? choice.get("source") : new String[] {"", entry[1], "", entry[2]};
        String[] decode = choice.get("decode");
        String[] hand = choice.get("hand");
        String[] sink = choice.get("sink");
        StringBuilder body = new StringBuilder("try { ").append(source[2]).append(' ');
        body.append(type(source[1])).append(" v0 = ").append(source[3]).append("; ");
        String decoded = decode[3].replace("$x", as(decode[1], source[1], "v0"));
        String last = decode[2];
        body.append(type(last)).append(" v1 = ").append(decoded).append("; ");
        String value = "v1";
        if (choice.containsKey("cut")) {
            body.append("String v3 = ").append(as("text", last, value)).append("; ");
            body.append(choice.get("cut")[1]
                    .replace("$x", "v3")
                    .replace("$T", "String")
                    .replaceAll("\\bk\\b", "v4"));
            body.append(" String v5 = v4; ");
            last = "text";
            value = "v5";
        }
        body.append(type(sink[1]))
                .append(" v2 = ")
                .append(as(sink[1], last, value))
                .append("; ");
        body.append(ends(hand[1].replace("$x", "v2"), sink)).append(" } catch (Throwable e9) { }");
        String members = (decode.length > 4 ? decode[4] : "") + " " + (hand.length > 2 ? ends(hand[2], sink) : "");
        String beside = (hand.length > 3 ? ends(hand[3], sink) : "") + " " + (sink.length > 3 ? sink[3] : "");
        String whole = entry[3].replace("$B", body).replace("$M", members) + " " + beside;
        return whole.replace("$T", type(sink[1])).replace("$N", name);
    }

    private static String agent(String name, Map<String, String[]> choice, String[] edit) {
        String[] target = choice.get("target");
        String[] select = choice.get("select");
        String[] install = choice.get("install");
        String whole = "class $N implements java.lang.instrument.ClassFileTransformer { "
                + (select.length > 2 ? select[2] : "") + install[1]
                + " public byte[] transform(ClassLoader l, String n, Class<?> c, java.security.ProtectionDomain d, byte[] b)"
                + " { try { " + select[1] + " { " + edit[1] + " } } catch (Exception e) { } return null; } } "
                + (install.length > 2 ? install[2] : "") + (edit.length > 2 ? edit[2] : "");
        String path = target[1];
        return whole.replace("$$", "@@")
                .replace("$P", path)
                .replace("$D", target[2])
                .replace("$S", target[3])
                .replace("$6", Base64.getEncoder().encodeToString(path.getBytes(StandardCharsets.UTF_8)))
                .replace("$V", new StringBuilder(path).reverse())
                .replace("$H", String.valueOf(path.hashCode()))
                .replace("$N", name)
                .replace("@@", "$");
    }

    private static String ends(String code, String[] sink) {
        return code.replaceAll("(?<![$\\w\"])([hlkrofnc])(?![\\w\"])", "$1_1")
                .replaceAll("\\$K\\(([^)]*(?:\\(\\))?)\\);?", "{ try { \\$S(($1)); } catch (Throwable e8) { } }")
                .transform(text -> expand(text, sink[2]));
    }

    private static String expand(String code, String sink) {
        String text = code;
        for (int at = text.indexOf("$S(("); at >= 0; at = text.indexOf("$S((")) {
            int end = text.indexOf("));", at);
            String argument = text.substring(at + 4, end);
            text = text.substring(0, at)
                    + sink.replace("$x", argument)
                    + (sink.endsWith("}") ? "" : ";")
                    + text.substring(end + 3);
        }
        return text;
    }

    private static String type(String kind) {
        return kind.equals("text") ? "String" : "byte[]";
    }

    private static String as(String wanted, String given, String value) {
        if (wanted.equals(given)) {
            return value;
        }
        return wanted.equals("text")
                ? "new String(" + value + ")"
                : value + ".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)";
    }
}
