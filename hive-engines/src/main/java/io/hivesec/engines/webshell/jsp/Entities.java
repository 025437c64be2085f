package io.hivesec.engines.webshell.jsp;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Resolves XML character and general entities, including those that a document declares in its own internal subset, with
 * bounded output. External entities are not fetched.
 */
final class Entities {
    private static final int MAX_DEPTH = 8;
    private static final int MAX_OUTPUT = 4_000_000;
    private static final int MAX_NAME = 1_000;

    /** The most characters that all texts of a page may come to. */
    private static final long MAX_TOTAL = 32_000_000;

    private static final Pattern DECLARATION =
            Pattern.compile("<!ENTITY\\s+([\\w.:-]+)\\s+(?:\"([^\"]*)\"|'([^']*)')\\s*>");
    private static final Map<String, String> PREDEFINED =
            Map.of("lt", "<", "gt", ">", "amp", "&", "quot", "\"", "apos", "'");

    private final Map<String, String> declared = new HashMap<>();
    private long total;
    private String problem = "";

    /** What was left unresolved, empty if all was resolved. */
    String problem() {
        return problem;
    }

    /** Takes over the entities declared in a document type declaration. */
    void declare(String doctype) {
        Matcher matcher = DECLARATION.matcher(doctype);
        while (matcher.find()) {
            String value = matcher.group(2) != null ? matcher.group(2) : matcher.group(3);
            if (matcher.group(1).length() > MAX_NAME) {
                problem = "an entity's name of more than " + MAX_NAME + " characters";
            }
            declared.putIfAbsent(matcher.group(1), value);
        }
    }

    /** Returns {@code text} with its entities resolved; unknown ones stay as they are. */
    String resolve(String text) {
        if (text.indexOf('&') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        resolve(text, out, 0);
        total += out.length();
        return out.toString();
    }

    private void resolve(String text, StringBuilder out, int depth) {
        int at = 0;
        while (at < text.length()) {
            if (out.length() >= MAX_OUTPUT || total >= MAX_TOTAL) {
                problem = "entities that come to too many characters";
                return;
            }
            int amp = text.indexOf('&', at);
            int end = amp < 0 ? -1 : text.indexOf(';', amp);
            if (end < 0 || end - amp > MAX_NAME + 1) {
                int stop = amp < 0 ? text.length() : amp + 1;
                out.append(text, at, stop);
                at = stop;
                continue;
            }
            out.append(text, at, amp);
            at = expand(text.substring(amp + 1, end), out, depth) ? end + 1 : amp + 1;
            if (at == amp + 1) {
                out.append('&');
            }
        }
    }

    private boolean expand(String name, StringBuilder out, int depth) {
        if (name.startsWith("#")) {
            int code = codePoint(name);
            if (code < 0) {
                return false;
            }
            out.appendCodePoint(code);
            return true;
        }
        String value = PREDEFINED.get(name);
        if (value != null) {
            out.append(value);
            return true;
        }
        value = declared.get(name);
        if (value != null && depth >= MAX_DEPTH) {
            problem = "entities nested deeper than " + MAX_DEPTH;
            return false;
        }
        if (value == null) {
            return false;
        }
        resolve(value, out, depth + 1);
        return true;
    }

    private static int codePoint(String name) {
        try {
            boolean hex = name.length() > 1 && (name.charAt(1) == 'x' || name.charAt(1) == 'X');
            int code = hex ? Integer.parseInt(name.substring(2), 16) : Integer.parseInt(name.substring(1));
            return Character.isValidCodePoint(code) ? code : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
