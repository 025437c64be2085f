package io.hivesec.detectors.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A learned shape, held against a path as it is: {@code <rand8>} is any eight letters or digits, so that a made-up name of
 * capitals only, which by itself looks like a word, fits as well. {@code *} is any name without a slash. Immutable.
 */
final class PathPattern {
    private final List<Slot> slots;
    private final List<String> literals;

    private PathPattern(List<String> literals, List<Slot> slots) {
        this.literals = literals;
        this.slots = slots;
    }

    private record Slot(Kind kind, int length) {}

    private enum Kind {
        NUMBER,
        HEX,
        SHORT_HEX,
        UUID,
        RANDOM,
        ID,
        WORD,
        ANY
    }

    static boolean isPattern(String shape) {
        return shape.indexOf('<') >= 0 || shape.indexOf('*') >= 0;
    }

    static PathPattern of(String shape) {
        List<String> literals = new ArrayList<>();
        List<Slot> slots = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        int at = 0;
        while (at < shape.length()) {
            int end = shape.charAt(at) == '<' ? shape.indexOf('>', at) : -1;
            Slot slot = shape.charAt(at) == '*'
                    ? new Slot(Kind.ANY, 0)
                    : end < 0 ? null : slot(shape.substring(at + 1, end));
            if (slot == null) {
                literal.append(shape.charAt(at++));
            } else {
                literals.add(literal.toString());
                literal.setLength(0);
                slots.add(slot);
                at = slot.kind() == Kind.ANY ? at + 1 : end + 1;
            }
        }
        literals.add(literal.toString());
        return new PathPattern(List.copyOf(literals), List.copyOf(slots));
    }

    private static @Nullable Slot slot(String name) {
        return switch (name) {
            case "n" -> new Slot(Kind.NUMBER, 0);
            case "hex" -> new Slot(Kind.HEX, 0);
            case "h" -> new Slot(Kind.SHORT_HEX, 0);
            case "id" -> new Slot(Kind.ID, 0);
            case "word" -> new Slot(Kind.WORD, 0);
            case "uuid" -> new Slot(Kind.UUID, 0);
            case "rand" -> new Slot(Kind.RANDOM, 0);
            default -> name.matches("rand\\d{1,2}") ? new Slot(Kind.RANDOM, Integer.parseInt(name.substring(4))) : null;
        };
    }

    boolean matches(String path) {
        if (!path.startsWith(literals.get(0))) {
            return false;
        }
        int at = literals.get(0).length();
        for (int i = 0; i < slots.size(); i++) {
            String next = literals.get(i + 1);
            int end = endOf(slots.get(i), path, at, next);
            if (end < 0 || !path.startsWith(next, end)) {
                return false;
            }
            at = end + next.length();
        }
        return at == path.length();
    }

    /** Slots are whole runs, so each ends in one place only and nothing is tried twice. */
    private static int endOf(Slot slot, String path, int start, String next) {
        if (slot.kind() == Kind.ANY) {
            int slash = path.indexOf('/', start);
            int limit = (slash < 0 ? path.length() : slash) - next.length();
            return limit > start ? limit : -1;
        }
        if (slot.kind() == Kind.UUID) {
            return start + 36 <= path.length() ? start + 36 : -1;
        }
        int end = start;
        while (end < path.length() && fits(slot, path.charAt(end))) {
            end++;
            if (slot.length() > 0 && end - start == slot.length()) {
                return end;
            }
        }
        int least = slot.length() > 0 ? slot.length() : least(slot.kind());
        return end - start >= least ? end : -1;
    }

    private static int least(Kind kind) {
        return switch (kind) {
            case NUMBER, SHORT_HEX -> 1;
            case WORD -> 2;
            case ID -> 16;
            case HEX, UUID, RANDOM, ANY -> 8;
        };
    }

    private static boolean fits(Slot slot, char c) {
        return switch (slot.kind()) {
            case NUMBER -> c >= '0' && c <= '9';
            case HEX, SHORT_HEX -> PathShape.isWord(c) && (c <= '9' || (c | 0x20) <= 'f');
            case WORD -> PathShape.isWord(c);
            case ID -> PathShape.isWord(c) || c == '_' || c == '-';
            default -> PathShape.isWord(c) || c == '_';
        };
    }
}
