package io.hivesec.engines.webshell.php.flow;

import java.util.Arrays;

/**
 * A text that is interpreted: the page itself, or code that it evaluates.
 *
 * @param source the text
 * @param line the page's line on which inner code is evaluated, 0 for the page itself
 * @param depth how many evaluations deep it is
 * @param starts the offsets at which the page's lines begin
 */
record Layer(String source, int line, int depth, int[] starts) {

    static Layer page(String source) {
        int[] starts = new int[64];
        int count = 1;
        for (int i = source.indexOf('\n'); i >= 0; i = source.indexOf('\n', i + 1)) {
            if (count == starts.length) {
                starts = Arrays.copyOf(starts, count * 2);
            }
            starts[count++] = i + 1;
        }
        return new Layer(source, 0, 0, Arrays.copyOf(starts, count));
    }

    Layer inner(String code, int at) {
        return new Layer(code, lineOf(at), depth + 1, new int[0]);
    }

    /** Whether a text stands in the source as it is, but for how a string writes it. */
    boolean holds(String text) {
        return letters(source).contains(letters(text));
    }

    private static String letters(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (Character.isLetter(text.charAt(i))) {
                out.append(text.charAt(i));
            }
        }
        return out.toString();
    }

    /** The page's line of an offset. */
    int lineOf(int at) {
        if (line > 0) {
            return line;
        }
        int found = Arrays.binarySearch(starts, at);
        return found >= 0 ? found + 1 : -found - 1;
    }
}
