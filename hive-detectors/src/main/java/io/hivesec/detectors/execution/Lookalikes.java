package io.hivesec.detectors.execution;

/** Characters in a path that nobody sees or that turn what is seen around: Unicode Standard Annex 9, ATT&amp;CK T1036.002. */
final class Lookalikes {
    /** The same as sensors and languages write them. */
    private static final String[] WRITTEN = {
        "\\u200b", "\\u200c", "\\u200d", "\\u200e", "\\u200f", "\\u202d", "\\u202e", "\\u2060", "\\ufeff", "\\u3164"
    };

    private Lookalikes() {}

    static boolean areIn(String path) {
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '\\' && isWritten(path, i)) return true;
            if (c < 0x80) continue;
            char sign = isThreeBytes(path, i) ? (char) (0x2000 + (path.charAt(i + 2) & 0x3F)) : c;
            // Scripts and emoji that are written with joiners have letters of their own beside them.
            boolean joins = (sign == 0x200C || sign == 0x200D) && i > 0 && path.charAt(i - 1) >= 0x80;
            if (isUnseen(sign) && !joins) return true;
        }
        return false;
    }

    /** Whether a sign from U+2000 to U+203F stands there as its three bytes of UTF-8, read one by one. */
    private static boolean isThreeBytes(String path, int at) {
        return path.charAt(at) == 0xE2 && at + 2 < path.length() && path.charAt(at + 1) == 0x80;
    }

    private static boolean isUnseen(char c) {
        return (c >= 0x200B && c <= 0x200F)
                || (c >= 0x202A && c <= 0x202E)
                || (c >= 0x2066 && c <= 0x2069)
                || c == 0x2060
                || c == 0xFEFF
                || c == 0x00AD
                || c == 0x3164;
    }

    private static boolean isWritten(String path, int at) {
        for (String escape : WRITTEN) if (path.regionMatches(true, at, escape, 0, escape.length())) return true;
        return false;
    }
}
