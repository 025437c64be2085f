package io.hivesec.detectors.command;

/** A text being read and the place reached in it. */
final class Source {
    private final String text;
    private int position;
    /** Set when the end came inside a quotation or a substitution. */
    boolean unterminated;

    Source(String text) {
        this.text = text;
    }

    int position() {
        return position;
    }

    boolean atEnd() {
        return position >= text.length();
    }

    /** The next character, or NUL at the end. */
    char peek() {
        return position < text.length() ? text.charAt(position) : '\0';
    }

    char peek(int ahead) {
        return position + ahead < text.length() ? text.charAt(position + ahead) : '\0';
    }

    char next() {
        return position < text.length() ? text.charAt(position++) : '\0';
    }

    boolean take(char expected) {
        if (peek() != expected || atEnd()) return false;
        position++;
        return true;
    }

    boolean looksAt(String expected) {
        return text.startsWith(expected, position);
    }

    void skip(int count) {
        position = (int) Math.min(text.length(), (long) position + count);
    }

    void moveTo(int newPosition) {
        position = newPosition;
    }

    String from(int start) {
        return text.substring(start, position);
    }

    /** Skips blanks and continued lines. */
    void skipBlanks() {
        while (true) {
            char c = peek();
            if (c == ' ' || c == '\t' || c == '\r') position++;
            else if (c == '\\' && (peek(1) == '\n' || (peek(1) == '\r' && peek(2) == '\n'))) position += 2;
            else return;
        }
    }

    void skipSpace() {
        while (true) {
            skipBlanks();
            if (peek() != '\n') return;
            position++;
        }
    }

    void skipLine() {
        int end = text.indexOf('\n', position);
        position = end < 0 ? text.length() : end;
    }

    /** The line at this place, without its end; moves behind it. */
    String line() {
        int end = text.indexOf('\n', position);
        if (end < 0) end = text.length();
        String line = text.substring(position, end);
        position = Math.min(text.length(), end + 1);
        return line;
    }

    /** Steps over a name and returns it; may be empty. */
    String name() {
        int start = position;
        while (isName(peek()) || (peek() == '-' && position > start)) position++;
        return text.substring(start, position);
    }

    /** The plain word at this place if it could be a reserved one, otherwise empty; does not move. */
    String keyword() {
        char first = peek();
        if (first == '{' || first == '}' || first == '!') {
            char after = peek(1);
            boolean alone = after == '\0'
                    || after == ' '
                    || after == '\t'
                    || after == '\n'
                    || after == '\r'
                    || after == ';'
                    || after == ')';
            return alone || (first == '}' && (after == '>' || after == '<' || after == '|' || after == '&'))
                    ? String.valueOf(first)
                    : "";
        }
        int end = position;
        while (end < text.length() && text.charAt(end) >= 'a' && text.charAt(end) <= 'z' && end - position < 9) end++;
        if (end == position) return "";
        if (end < text.length() && " \t\r\n;&|()<>".indexOf(text.charAt(end)) < 0) return "";
        return text.substring(position, end);
    }

    static boolean isName(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    }
}
