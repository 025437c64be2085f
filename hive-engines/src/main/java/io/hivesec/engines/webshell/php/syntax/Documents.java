package io.hivesec.engines.webshell.php.syntax;

/** Finds documentation comments, which code can read through reflection. */
final class Documents {
    private static final int MAX_GAP = 200;

    private Documents() {}

    /** The documentation comment that ends shortly before an offset, empty if there is none. */
    static String before(String source, int at) {
        int from = Math.min(at, source.length());
        int close = close(source, from);
        if (close < 0) {
            return "";
        }
        int open = source.lastIndexOf("/*", close);
        return open >= 0 && source.startsWith("/**", open) ? source.substring(open, close + 2) : "";
    }

    /** The end of a comment behind which nothing else was declared, -1 if there is none near. */
    private static int close(String source, int from) {
        for (int i = from - 1; i > 0 && from - i < MAX_GAP; i--) {
            char c = source.charAt(i);
            if (c == '/' && source.charAt(i - 1) == '*') {
                return i - 1;
            }
            if (c == ';' || c == '{' || c == '}' || c == '(') {
                return -1;
            }
        }
        return -1;
    }
}
