package io.hivesec.engines.webshell.php.flow;

/** Cuts short pieces of code for evidence. */
final class Snippets {
    private static final int MAX = 80;

    private Snippets() {}

    /** The line of code around an offset, shortened. */
    static String line(Layer layer, int at) {
        String source = layer.source();
        int place = Math.min(at, source.length());
        int start = Math.max(source.lastIndexOf('\n', Math.max(0, place - 1)) + 1, place - MAX / 2);
        int end = source.indexOf('\n', place);
        end = end < 0 ? source.length() : end;
        return printable(source.substring(Math.min(start, end), Math.min(end, start + MAX))
                .strip());
    }

    /** The beginning of a text, fit to print. */
    static String printable(String text) {
        StringBuilder out = new StringBuilder(Math.min(text.length(), 300));
        for (int i = 0; i < text.length() && out.length() < 300; i++) {
            char c = text.charAt(i);
            out.append(c < ' ' ? ' ' : c >= 0x7f && c < 0xa0 ? '?' : c);
        }
        return out.toString();
    }
}
