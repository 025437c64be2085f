package io.hivesec.examples.cli;

import java.util.regex.Pattern;

/** Makes what an attacker wrote safe to print: no control characters, and none that turn the text's direction. */
final class Terminal {
    private static final Pattern UNSAFE = Pattern.compile("[\\p{Cc}\\p{Cf}\\u2028\\u2029]");

    private Terminal() {}

    /** The text with blanks after it up to a number of columns; Chinese characters fill two. */
    static String padded(String text, int columns) {
        int width = text.codePoints().map(Terminal::columns).sum();
        return text + " ".repeat(Math.max(0, columns - width));
    }

    private static int columns(int character) {
        // Ideographs, and the punctuation and wide forms that go with them.
        return Character.isIdeographic(character)
                        || (character >= 0x3000 && character <= 0x30FF)
                        || (character >= 0xFF00 && character <= 0xFF60)
                ? 2
                : 1;
    }

    static String clean(String text) {
        return UNSAFE.matcher(text).replaceAll("\uFFFD");
    }
}
