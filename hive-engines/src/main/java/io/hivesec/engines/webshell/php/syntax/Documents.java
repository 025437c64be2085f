package io.hivesec.engines.webshell.php.syntax;

/** Finds documentation comments, which code can read through reflection. */
final class Documents {
    private static final int MAX_GAP = 200;

    private Documents() {}

    /** The documentation comment that ends shortly before an offset, empty if there is none. */
    static String before(String source, int at) {
        int from = Math.min(at, source.length());
        int close = source.lastIndexOf("*/", from);
        if (close < 0 || from - close > MAX_GAP) {
            return "";
        }
        for (int i = close + 2; i < from; i++) {
            char c = source.charAt(i);
            if (c == ';' || c == '{' || c == '}' || c == '(') {
                return "";
            }
        }
        int open = source.lastIndexOf("/*", close);
        return open >= 0 && source.startsWith("/**", open) ? source.substring(open, close + 2) : "";
    }
}
