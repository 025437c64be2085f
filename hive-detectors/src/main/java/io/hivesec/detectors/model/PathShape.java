package io.hivesec.detectors.model;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A path, name or argument without what varies: numbers become {@code <n>}, long hexadecimal {@code <hex>}, UUIDs
 * {@code <uuid>}, and made-up names as mktemp(3) and session stores make them {@code <rand8>}, with their length.
 * Stateless.
 */
final class PathShape {
    private static final int MIN_HEX = 8;
    private static final int MIN_RANDOM = 6;
    private static final int LONGEST_COUNTED = 16;
    private static final int UUID_LENGTH = 36;
    private static final String PYTHON_TEMPORARY = "tmp";
    private static final int PYTHON_TEMPORARY_LENGTH = 11;
    private static final int MKTEMP_LENGTH = 14;

    /** Digits in such numbers are hexadecimal ones that happen to be none of a to f: log segments, transaction ids. */
    private static final int MIN_HEX_OF_DIGITS = 16;

    private static final int LONGEST_FAN_OUT = 3;
    private static final int MIN_ID = 20;
    private static final int MAX_ID = 64;

    private PathShape() {}

    /**
     * The shape of a path.
     *
     * @param path as {@link #normal} gives it
     * @param ownPid the process's own id, which in {@code /proc} means itself
     */
    static String of(String path, int ownPid) {
        StringBuilder out = null;
        int length = Math.min(path.length(), Behavior.MAX_LENGTH);
        int start = 0;
        // Most paths have nothing that varies, and cost one look at each character.
        if (!mayVary(path, length)) {
            return path;
        }
        out = new StringBuilder(length + 16);
        boolean inProc = path.startsWith("/proc/");
        while (start < length) {
            int end = path.indexOf('/', start);
            end = end < 0 || end > length ? length : end;
            if (inProc && start == 6) {
                processId(path, start, end, ownPid, out);
            } else {
                String fanOut = end < length ? fanOut(path, start, end) : "";
                if (fanOut.isEmpty()) {
                    segment(path, start, end, out);
                } else {
                    out.append(fanOut);
                }
            }
            if (end < length) {
                out.append('/');
            }
            start = end + 1;
        }
        return out.toString();
    }

    private static boolean mayVary(String path, int length) {
        int run = 0;
        for (int i = 0; i < length; i++) {
            char c = path.charAt(i);
            if ((c >= '0' && c <= '9') || c == '<') {
                return true;
            }
            run = isWord(c) ? run + 1 : 0;
            if (run >= MIN_RANDOM && c <= 'Z') {
                return true;
            }
        }
        return path.contains("tmp") || length != path.length() || hasInnerCapital(path, length);
    }

    private static boolean hasInnerCapital(String path, int length) {
        for (int i = 1; i < length; i++) {
            char c = path.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                return true;
            }
        }
        return false;
    }

    /** Process 1 is the container's own and stays itself: what reads it may be after its secrets. */
    private static void processId(String path, int start, int end, int ownPid, StringBuilder out) {
        for (int i = start; i < end; i++) {
            char c = path.charAt(i);
            if (c < '0' || c > '9') {
                out.append(path, start, end);
                return;
            }
        }
        String pid = path.substring(start, end);
        if (pid.equals("1")) {
            out.append(pid);
        } else {
            out.append(pid.equals(Integer.toString(ownPid)) ? "self" : "<n>");
        }
    }

    /**
     * The class of a directory that is called by the first characters of what it holds, as git, caches and stores of
     * uploads make them to keep directories small; empty for any other.
     */
    private static String fanOut(String path, int start, int end) {
        int from = start;
        int to = end;
        while (to - from >= 1 && to - from <= LONGEST_FAN_OUT && to < path.length() && isWord(path, from, to)) {
            from = to + 1;
            int slash = path.indexOf('/', from);
            to = slash < 0 ? path.length() : slash;
        }
        if (from == start || to - from < 2 * MIN_HEX) {
            return "";
        }
        if (isLowerHex(path, start, end) && isLowerHex(path, from, from + 2 * MIN_HEX)) {
            return "<h>";
        }
        // Of several such directories the second holds the characters behind those of the first.
        int length = end - start;
        boolean begins = path.regionMatches(start, path, from, length);
        boolean goesOn = start >= 4
                && path.charAt(start - 4) == '/'
                && path.regionMatches(start - 3, path, from, 2)
                && path.regionMatches(start, path, from + 2, length);
        return length > 1 && (begins || goesOn) ? "<word>" : "";
    }

    private static boolean isLowerHex(String text, int start, int end) {
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
                return false;
            }
        }
        return true;
    }

    /** An identifier of random bytes in base 64 with the file-name alphabet (RFC 4648), as Elasticsearch names indices. */
    private static boolean isId(String text, int start, int end) {
        if (end - start < MIN_ID || end - start > MAX_ID) {
            return false;
        }
        int digits = 0;
        int upper = 0;
        int lower = 0;
        int turns = 0;
        int last = -1;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (c == '-' || c == '_') {
                continue;
            }
            if (!isWord(c)) {
                return false;
            }
            int kind = c <= '9' ? 0 : c <= 'Z' ? 1 : 2;
            digits += kind == 0 ? 1 : 0;
            upper += kind == 1 ? 1 : 0;
            lower += kind == 2 ? 1 : 0;
            turns += last >= 0 && kind != last ? 1 : 0;
            last = kind;
        }
        return digits > 0 && upper > 1 && lower > 1 && 5 * turns >= 2 * (digits + upper + lower);
    }

    /** Appends one segment's shape. */
    static void segment(String text, int start, int end, StringBuilder out) {
        if (isPythonTemporary(text, start, end)) {
            out.append("tmp<rand8>");
            return;
        }
        if (end - start == MKTEMP_LENGTH && text.startsWith("tmp.", start) && isWord(text, start + 4, end)) {
            out.append("tmp.<rand10>");
            return;
        }
        if (isId(text, start, end)) {
            out.append("<id>");
            return;
        }
        int at = start;
        while (at < end) {
            if (!isWord(text.charAt(at))) {
                out.append(text.charAt(at) == '<' ? '‹' : text.charAt(at));
                at++;
            } else if (isUuid(text, at, end)) {
                out.append("<uuid>");
                at += UUID_LENGTH;
            } else {
                int stop = at;
                while (stop < end && isWord(text.charAt(stop))) {
                    stop++;
                }
                word(text, at, stop, out);
                at = stop;
            }
        }
    }

    /** What Python's tempfile makes: eight of lower-case letters, digits and underscores. */
    private static boolean isPythonTemporary(String text, int start, int end) {
        if (end - start != PYTHON_TEMPORARY_LENGTH || !text.startsWith(PYTHON_TEMPORARY, start)) {
            return false;
        }
        for (int i = start + PYTHON_TEMPORARY.length(); i < end; i++) {
            char c = text.charAt(i);
            if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_')) {
                return false;
            }
        }
        return true;
    }

    private static void word(String text, int start, int end, StringBuilder out) {
        int length = end - start;
        int digits = 0;
        int upper = 0;
        int hex = 0;
        int turns = 1;
        int last = -1;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            int kind = c <= '9' ? 0 : c <= 'Z' ? 1 : 2;
            digits += kind == 0 ? 1 : 0;
            upper += kind == 1 ? 1 : 0;
            hex += kind == 0 || (c | 0x20) <= 'f' ? 1 : 0;
            turns += last >= 0 && kind != last ? 1 : 0;
            last = kind;
        }
        int lower = length - digits - upper;
        if (digits == length) {
            out.append(length < MIN_HEX_OF_DIGITS ? "<n>" : "<hex>");
        } else if (hex == length
                && length >= MIN_HEX
                && (digits >= 2 || length >= 2 * MIN_HEX)
                && oneCase(upper, lower)) {
            out.append("<hex>");
        } else if (length >= MIN_RANDOM && turns >= 4 && isRandom(length, turns, oneCase(upper, lower))) {
            out.append("<rand")
                    .append(length <= LONGEST_COUNTED ? Integer.toString(length) : "")
                    .append('>');
        } else if (digits > 0) {
            numbers(text, start, end, out);
        } else {
            out.append(text, start, end);
        }
    }

    private static boolean oneCase(int upper, int lower) {
        return upper == 0 || lower == 0;
    }

    /** Names that people make change between letters, capitals and digits seldom. */
    private static boolean isRandom(int length, int turns, boolean oneCase) {
        return oneCase ? 2 * length <= 7 * turns : length <= 2 * turns;
    }

    private static void numbers(String text, int start, int end, StringBuilder out) {
        boolean inNumber = false;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            boolean digit = c <= '9';
            if (!digit) {
                out.append(c);
            } else if (!inNumber) {
                out.append("<n>");
            }
            inNumber = digit;
        }
    }

    private static boolean isUuid(String text, int start, int end) {
        if (end - start < UUID_LENGTH || text.charAt(start + 8) != '-') {
            return false;
        }
        for (int i = 0; i < UUID_LENGTH; i++) {
            char c = text.charAt(start + i);
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            if (dash ? c != '-' : !(isWord(c) && (c <= '9' || (c | 0x20) <= 'f'))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isWord(String text, int start, int end) {
        for (int i = start; i < end; i++) {
            if (!isWord(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    static boolean isWord(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
    }

    /** A path without {@code //}, {@code .} and {@code ..}, so that one file has one name. */
    static String normal(String path) {
        if (!path.contains("//") && !path.contains("/.") && !path.startsWith("./") && !path.startsWith("../")) {
            return path;
        }
        boolean absolute = path.startsWith("/");
        Deque<String> kept = new ArrayDeque<>();
        for (String part : path.split("/", -1)) {
            if (part.equals("..")) {
                if (!kept.isEmpty() && !kept.peekLast().equals("..")) {
                    kept.removeLast();
                } else if (!absolute) {
                    kept.addLast(part);
                }
            } else if (!part.isEmpty() && !part.equals(".")) {
                kept.addLast(part);
            }
        }
        String joined = String.join("/", kept);
        return absolute ? "/" + joined : joined;
    }
}
