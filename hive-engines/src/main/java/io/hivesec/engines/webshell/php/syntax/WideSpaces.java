package io.hivesec.engines.webshell.php.syntax;

/** The spaces of Unicode, in UTF-8 and a character a byte, with which copies of pages from documents are indented. */
final class WideSpaces {
    private WideSpaces() {}

    /** The length of the space at a place, 0 if there is none. */
    static int length(String source, int at) {
        char first = source.charAt(at);
        char second = at + 1 < source.length() ? source.charAt(at + 1) : 0;
        char third = at + 2 < source.length() ? source.charAt(at + 2) : 0;
        if (first == 0xc2 && second == 0xa0) {
            return 2;
        }
        boolean wide = first == 0xe2 && second == 0x80 && third >= 0x80 && third <= 0x8b
                || first == 0xe3 && second == 0x80 && third == 0x80
                || first == 0xef && second == 0xbb && third == 0xbf;
        return wide ? 3 : 0;
    }
}
