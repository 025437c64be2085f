package io.hivesec.engines.webshell.jsp;

/** The lexical shapes of Java that every look at raw source must respect: literals and comments. */
public final class JavaText {
    private JavaText() {}

    /** Returns the offset after the string or character literal that starts at {@code at}; a line end closes it. */
    public static int endOfLiteral(String source, int at) {
        char quote = source.charAt(at);
        if (source.startsWith("\"\"\"", at)) {
            int end = source.indexOf("\"\"\"", at + 3);
            return end < 0 ? source.length() : end + 3;
        }
        int i = at + 1;
        while (i < source.length()) {
            char c = source.charAt(i);
            if (c == quote) {
                return i + 1;
            }
            if (c == '\n') {
                return i;
            }
            i += c == '\\' ? 2 : 1;
        }
        return source.length();
    }

    /** Whether a comment starts at {@code at}. */
    public static boolean startsComment(String source, int at) {
        return source.startsWith("//", at) || source.startsWith("/*", at);
    }

    /** Returns the offset after the comment that starts at {@code at}. */
    public static int endOfComment(String source, int at) {
        boolean block = source.startsWith("/*", at);
        int end = source.indexOf(block ? "*/" : "\n", at + 2);
        return end < 0 ? source.length() : end + (block ? 2 : 1);
    }
}
