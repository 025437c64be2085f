package io.hivesec.engines.virus.own.pattern;

import io.hivesec.engines.virus.own.matcher.LiteralMatcher;
import io.hivesec.engines.virus.own.pattern.Node.Gap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a signature looks for: parts, and how far apart they may be. A pattern matches where its first part does and the
 * others follow. Immutable.
 */
public final class Pattern {
    /** A gap longer than this is looked for as two parts (YARA's limit, 200, serves the same end). */
    private static final int LONG_GAP = 200;

    /** The most bytes that a part may span, so that a window always has all of it. */
    private static final int MAX_SPAN = 4 * 1024;

    private static final int MAX_LITERAL = 64;

    private final List<Part> parts;
    private final List<Gap> gaps;

    private Pattern(List<Part> parts, List<Gap> gaps) {
        this.parts = List.copyOf(parts);
        this.gaps = List.copyOf(gaps);
    }

    List<Part> parts() {
        return parts;
    }

    List<Gap> gaps() {
        return gaps;
    }

    /**
     * One of these literals.
     *
     * @param literals the bytes
     * @param ignoreCase whether ASCII letters match in both cases
     */
    public static Pattern literals(List<byte[]> literals, boolean ignoreCase) {
        return new Pattern(
                List.of(new Part(literals.stream()
                        .map(literal -> new Part.Anchor(literal, ignoreCase, null))
                        .toList())),
                List.of());
    }

    /** What a verifier finds around one of several literals. */
    static Pattern verified(List<byte[]> literals, boolean ignoreCase, Verifier verifier) {
        return new Pattern(
                List.of(new Part(literals.stream()
                        .map(literal -> new Part.Anchor(literal, ignoreCase, verifier))
                        .toList())),
                List.of());
    }

    static Pattern of(Part part) {
        return new Pattern(List.of(part), List.of());
    }

    /**
     * A sequence of nodes.
     *
     * @param nodes what has to follow each other
     * @param ignoreCase whether ASCII letters match in both cases
     * @param shortest the fewest fixed bytes in a row that each part has to have
     * @throws PatternException when a part has no such bytes, or is too long
     */
    public static Pattern of(List<Node> nodes, boolean ignoreCase, int shortest) throws PatternException {
        List<Part> parts = new ArrayList<>();
        List<Gap> gaps = new ArrayList<>();
        List<Node> current = new ArrayList<>();
        for (Node node : nodes) {
            if (node instanceof Gap gap && gap.max() > LONG_GAP) {
                parts.add(part(current, ignoreCase, shortest));
                gaps.add(gap);
                current = new ArrayList<>();
            } else {
                current.add(node);
            }
        }
        parts.add(part(current, ignoreCase, shortest));
        return new Pattern(parts, gaps);
    }

    private static Part part(List<Node> nodes, boolean ignoreCase, int shortest) throws PatternException {
        if (Node.maxLength(nodes) > MAX_SPAN) {
            throw new PatternException("a part of more than " + MAX_SPAN + " bytes");
        }
        int node = -1;
        int from = 0;
        int length = 0;
        for (int n = 0; n < nodes.size(); n++) {
            if (nodes.get(n) instanceof Node.Bytes bytes) {
                int run = 0;
                for (int i = 0; i < bytes.length(); i++) {
                    run = bytes.masks()[i] == (byte) 0xff ? run + 1 : 0;
                    if (run > length) {
                        node = n;
                        length = run;
                        from = i + 1 - run;
                    }
                }
            }
        }
        if (node < 0 || length < shortest) {
            Part part = choiceAnchored(nodes, ignoreCase, shortest);
            if (part == null) {
                throw new PatternException("fewer than " + shortest + " fixed bytes in a row");
            }
            return part;
        }
        Node.Bytes bytes = (Node.Bytes) nodes.get(node);
        if (nodes.size() == 1 && length == bytes.length() && length <= LiteralMatcher.MAX_LENGTH) {
            return new Part(List.of(new Part.Anchor(bytes.values(), ignoreCase, null)));
        }
        length = Math.min(length, MAX_LITERAL);
        List<Node> before = new ArrayList<>(nodes.subList(0, node));
        List<Node> after = new ArrayList<>(nodes.subList(node + 1, nodes.size()));
        if (from > 0) {
            before.add(slice(bytes, 0, from));
        }
        if (from + length < bytes.length()) {
            after.add(0, slice(bytes, from + length, bytes.length()));
        }
        byte[] literal = Arrays.copyOfRange(bytes.values(), from, from + length);
        return new Part(List.of(new Part.Anchor(literal, ignoreCase, new Around(before, length, after, ignoreCase))));
    }

    /** A part that is announced by the options of a choice, when each of them begins with fixed bytes. */
    private static @Nullable Part choiceAnchored(List<Node> nodes, boolean ignoreCase, int shortest) {
        for (int n = 0; n < nodes.size(); n++) {
            if (nodes.get(n) instanceof Node.Choice choice && !choice.negated()) {
                List<Part.Anchor> anchors = new ArrayList<>();
                for (List<Node> option : choice.options()) {
                    if (option.isEmpty() || !(option.get(0) instanceof Node.Bytes bytes)) {
                        break;
                    }
                    int run = 0;
                    while (run < bytes.length() && bytes.masks()[run] == (byte) 0xff && run < MAX_LITERAL) {
                        run++;
                    }
                    if (run < shortest) {
                        break;
                    }
                    List<Node> after = new ArrayList<>(option.subList(1, option.size()));
                    if (run < bytes.length()) {
                        after.add(0, slice(bytes, run, bytes.length()));
                    }
                    after.addAll(nodes.subList(n + 1, nodes.size()));
                    anchors.add(new Part.Anchor(
                            Arrays.copyOf(bytes.values(), run),
                            ignoreCase,
                            new Around(nodes.subList(0, n), run, after, ignoreCase)));
                }
                if (anchors.size() == choice.options().size()) {
                    return new Part(anchors);
                }
            }
        }
        return null;
    }

    private static Node.Bytes slice(Node.Bytes bytes, int from, int to) {
        return new Node.Bytes(
                Arrays.copyOfRange(bytes.values(), from, to), Arrays.copyOfRange(bytes.masks(), from, to));
    }
}
