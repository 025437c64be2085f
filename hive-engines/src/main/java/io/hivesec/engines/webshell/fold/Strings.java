package io.hivesec.engines.webshell.fold;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Computes the methods of {@link String} on constants. */
public final class Strings {
    private static final int MAX_LENGTH = 4_000_000;
    private static final int MAX_PATTERN = 10_000;

    private Strings() {}

    /**
     * Returns what {@code text.method(arguments)} is, as a String, Long, Character, Boolean, {@link Bytes} or
     * {@code String[]}; null if it is not computed here.
     *
     * @param arguments constants, all known
     */
    public static @Nullable Object call(String text, String method, List<Object> arguments) {
        try {
            return switch (arguments.size()) {
                case 0 -> none(text, method);
                case 1 -> one(text, method, arguments.get(0));
                case 2 -> two(text, method, arguments.get(0), arguments.get(1));
                default -> null;
            };
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            // The page's own mistake: at run time it would throw, so nothing is known.
            return null;
        }
    }

    /** Changes a builder's text as its method does; null if the outcome is not known. */
    public static @Nullable StringBuilder edit(StringBuilder text, String method, List<Object> arguments) {
        int[] at = new int[Math.min(2, arguments.size())];
        for (int i = 0; i < at.length; i++) {
            at[i] = arguments.get(i) instanceof Long n ? n.intValue() : -1;
        }
        Object last = arguments.isEmpty() ? "" : arguments.get(arguments.size() - 1);
        if (method.equals("setLength") && at.length == 1 && at[0] > text.length()) {
            return null;
        }
        try {
            switch (method + arguments.size()) {
                case "setLength1" -> text.setLength(at[0]);
                case "deleteCharAt1" -> text.deleteCharAt(at[0]);
                case "delete2" -> text.delete(at[0], at[1]);
                case "insert2" -> text.insert(at[0], String.valueOf(last));
                case "setCharAt2" -> text.setCharAt(at[0], last instanceof Character c ? c : '?');
                case "replace3" -> text.replace(at[0], at[1], String.valueOf(last));
                default -> {
                    return null;
                }
            }
        } catch (IndexOutOfBoundsException e) {
            // The page's own mistake: at run time it would throw, so nothing is known.
            return null;
        }
        return text.length() > MAX_LENGTH ? null : text;
    }

    /** {@code String.format} with nothing but plain {@code %s}, {@code %c} and {@code %d}; null if the pattern holds more. */
    public static @Nullable String format(List<Object> arguments) {
        StringBuilder text = new StringBuilder();
        String pattern = String.valueOf(arguments.get(0));
        int next = 1;
        if (pattern.length() > MAX_PATTERN) {
            return null;
        }
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c != '%') {
                text.append(c);
                continue;
            }
            i++;
            char kind = i < pattern.length() ? pattern.charAt(i) : ' ';
            if ("scd".indexOf(kind) < 0 || next >= arguments.size()) {
                return null;
            }
            Object argument = arguments.get(next++);
            text.append(kind == 'c' && argument instanceof Long n ? String.valueOf((char) n.intValue()) : argument);
        }
        return bounded(text.toString());
    }

    private static @Nullable Object none(String text, String method) {
        return switch (method) {
            case "toString", "intern" -> text;
            case "trim", "strip" -> text.strip();
            case "toLowerCase" -> text.toLowerCase(Locale.ROOT);
            case "toUpperCase" -> text.toUpperCase(Locale.ROOT);
            case "length" -> (long) text.length();
            case "isEmpty" -> text.isEmpty();
            case "getBytes" -> new Bytes(Decoders.bytes(text, ""));
            case "hashCode" -> (long) text.hashCode();
            default -> null;
        };
    }

    private static @Nullable Object one(String text, String method, Object a) {
        String s = String.valueOf(a);
        int n = a instanceof Long l ? l.intValue() : a instanceof Character c ? c : -1;
        return switch (method) {
            case "concat" -> bounded(text + s);
            case "substring" -> text.substring(n);
            case "charAt" -> text.charAt(n);
            case "getBytes" -> new Bytes(Decoders.bytes(text, s));
            case "equals", "contentEquals" -> text.equals(s);
            case "equalsIgnoreCase" -> text.equalsIgnoreCase(s);
            case "contains" -> text.contains(s);
            case "startsWith" -> text.startsWith(s);
            case "endsWith" -> text.endsWith(s);
            case "indexOf" -> (long) text.indexOf(s);
            case "lastIndexOf" -> (long) text.lastIndexOf(s);
            case "repeat" -> (long) text.length() * n < MAX_LENGTH ? text.repeat(n) : null;
            case "split" -> split(text, s);
            case "codePointAt" -> (long) text.codePointAt(n);
            default -> null;
        };
    }

    private static @Nullable Object two(String text, String method, Object a, Object b) {
        return switch (method) {
            case "substring", "subSequence" ->
                a instanceof Long from && b instanceof Long to ? text.substring(from.intValue(), to.intValue()) : null;
            case "replace" -> bounded(text.replace(String.valueOf(a), String.valueOf(b)));
            case "replaceAll" ->
                isPlain(String.valueOf(a)) ? bounded(text.replace(String.valueOf(a), String.valueOf(b))) : null;
            case "split" -> split(text, String.valueOf(a));
            default -> null;
        };
    }

    /** Patterns of the page are never run: only those that mean themselves are followed. */
    private static String @Nullable [] split(String text, String separator) {
        String plain = separator.startsWith("\\") && separator.length() == 2 ? separator.substring(1) : separator;
        boolean literal = separator.length() == 2
                && separator.startsWith("\\")
                && !Character.isLetterOrDigit(separator.charAt(1));
        return (literal || isPlain(separator)) && !plain.isEmpty()
                ? text.split(java.util.regex.Pattern.quote(plain))
                : null;
    }

    private static boolean isPlain(String pattern) {
        return pattern.chars().noneMatch(c -> "\\[](){}.*+?^$|".indexOf(c) >= 0);
    }

    private static @Nullable String bounded(String text) {
        return text.length() > MAX_LENGTH ? null : text;
    }
}
