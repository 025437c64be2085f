package io.hivesec.detectors.command;

import io.hivesec.detectors.command.ShellSyntax.Assignment;
import io.hivesec.detectors.command.ShellSyntax.Literal;
import io.hivesec.detectors.command.ShellSyntax.Part;
import io.hivesec.detectors.command.ShellSyntax.ProcessSubstitution;
import io.hivesec.detectors.command.ShellSyntax.Redirect;
import io.hivesec.detectors.command.ShellSyntax.Substitution;
import io.hivesec.detectors.command.ShellSyntax.Variable;
import io.hivesec.detectors.command.ShellSyntax.Word;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads words, assignments and redirections of shell text, with every form of quoting bash knows. */
final class WordReader {
    private static final String ENDS = " \t\r\n;&|()<>";
    private final Source source;
    private final int depth;

    WordReader(Source source, int depth) {
        this.source = source;
        this.depth = depth;
    }

    /** A here-document whose text follows the current line. */
    final class HereDocument {
        private final String delimiter;
        private final boolean literal;
        private final boolean tabs;
        private final List<Part> parts;

        private HereDocument(String delimiter, boolean literal, boolean tabs, List<Part> parts) {
            this.delimiter = delimiter;
            this.literal = literal;
            this.tabs = tabs;
            this.parts = parts;
        }

        void read() {
            StringBuilder body = new StringBuilder();
            while (!source.atEnd()) {
                String line = source.line();
                if (tabs) line = line.stripLeading();
                if (line.equals(delimiter) || line.equals(delimiter + "\r")) break;
                body.append(line).append('\n');
            }
            if (literal || depth >= ShellParser.DEEPEST) {
                parts.add(new Literal(body.toString(), true));
            } else {
                new WordReader(new Source(body.toString()), depth + 1).quoted(parts, '\0');
            }
        }
    }

    /** A redirection at this place, or null without moving. */
    @Nullable
    Redirect redirect(List<HereDocument> hereDocuments) {
        int start = source.position();
        int descriptor = -1;
        if (source.peek() == '{') {
            source.next();
            String name = source.name();
            if (name.isEmpty() || !source.take('}') || (source.peek() != '<' && source.peek() != '>')) {
                source.moveTo(start);
                return null;
            }
            descriptor = 1000 + Math.floorMod(name.hashCode(), 1000);
        } else {
            while (Character.isDigit(source.peek()) && source.position() - start < 5) source.next();
            if (source.position() > start) descriptor = Integer.parseInt(source.from(start));
        }
        String operator = operator();
        if (operator == null) {
            source.moveTo(start);
            return null;
        }
        if (descriptor < 0) descriptor = operator.charAt(0) == '<' ? 0 : 1;
        source.skipBlanks();
        if (operator.equals("<<") || operator.equals("<<-")) {
            Word word = word();
            if (word == null) return new Redirect(descriptor, "<<<", new Word(List.of()));
            StringBuilder delimiter = new StringBuilder();
            boolean literal = false;
            for (Part part : word.parts()) {
                if (part instanceof Literal text) {
                    delimiter.append(text.text());
                    literal |= text.quoted();
                }
            }
            List<Part> parts = new ArrayList<>();
            hereDocuments.add(new HereDocument(delimiter.toString(), literal, operator.endsWith("-"), parts));
            return new Redirect(descriptor, "<<", new Word(parts));
        }
        Word target = word();
        return new Redirect(descriptor, operator, target == null ? new Word(List.of()) : target);
    }

    private @Nullable String operator() {
        if (source.looksAt("<(") || source.looksAt(">(")) return null;
        for (String operator : new String[] {"&>>", "&>", "<<<", "<<-", "<<", "<>", "<&", "<", ">>", ">&", ">|", ">"}) {
            if (source.looksAt(operator)) {
                source.skip(operator.length());
                return operator;
            }
        }
        return null;
    }

    /** An assignment at this place, or null without moving. */
    @Nullable
    Assignment assignment() {
        int start = source.position();
        String name = source.name();
        if (name.isEmpty()) return null;
        if (source.peek() == '[') {
            while (!source.atEnd() && source.peek() != ']' && source.peek() != '\n' && source.position() - start < 80)
                source.next();
            source.take(']');
        }
        boolean append = source.peek() == '+' && source.peek(1) == '=';
        if (append) source.next();
        if (!source.take('=')) {
            source.moveTo(start);
            return null;
        }
        if (source.peek() == '(') {
            source.next();
            List<Part> parts = new ArrayList<>();
            while (true) {
                source.skipSpace();
                if (source.atEnd() || source.take(')')) break;
                Word item = word();
                if (item == null) {
                    source.next();
                    continue;
                }
                if (!parts.isEmpty()) parts.add(new Literal(" ", false));
                parts.addAll(item.parts());
            }
            return new Assignment(name, new Word(parts), append);
        }
        Word value = word();
        return new Assignment(name, value == null ? new Word(List.of()) : value, append);
    }

    /** A word at this place, or null without moving. */
    @Nullable
    Word word() {
        List<Part> parts = new ArrayList<>();
        StringBuilder plain = new StringBuilder();
        while (!source.atEnd()) {
            char c = source.peek();
            if ((c == '<' || c == '>') && source.peek(1) == '(' && depth < ShellParser.DEEPEST) {
                flush(parts, plain, false);
                source.skip(2);
                parts.add(new ProcessSubstitution(ShellParser.parenthesised(source, depth + 1), c == '<'));
                continue;
            }
            if (ENDS.indexOf(c) >= 0) break;
            source.next();
            switch (c) {
                case '\\' -> {
                    if (source.peek() == '\n') {
                        source.next();
                    } else if (!source.atEnd()) {
                        flush(parts, plain, false);
                        parts.add(new Literal(String.valueOf(source.next()), true));
                    }
                }
                case '\'' -> {
                    flush(parts, plain, false);
                    parts.add(new Literal(until('\''), true));
                }
                case '"' -> {
                    flush(parts, plain, false);
                    quoted(parts, '"');
                }
                case '`' -> {
                    flush(parts, plain, false);
                    backquoted(parts, false);
                }
                case '$' -> {
                    if (source.peek() == '\'') {
                        source.next();
                        flush(parts, plain, false);
                        parts.add(new Literal(Escapes.ansi(untilUnescaped()), true));
                    } else if (source.peek() == '"') {
                        source.next();
                        flush(parts, plain, false);
                        quoted(parts, '"');
                    } else if (!dollar(parts, plain, false)) {
                        plain.append('$');
                    }
                }
                default -> plain.append(c);
            }
        }
        flush(parts, plain, false);
        return parts.isEmpty() ? null : new Word(parts);
    }

    private static void flush(List<Part> parts, StringBuilder plain, boolean quoted) {
        if (plain.length() > 0) parts.add(new Literal(plain.toString(), quoted));
        plain.setLength(0);
    }

    private String until(char end) {
        int start = source.position();
        while (!source.atEnd() && source.peek() != end) source.next();
        String text = source.from(start);
        if (!source.take(end)) source.unterminated = true;
        return text;
    }

    private String untilUnescaped() {
        int start = source.position();
        while (!source.atEnd() && source.peek() != '\'') {
            if (source.next() == '\\') source.next();
        }
        String text = source.from(start);
        if (!source.take('\'')) source.unterminated = true;
        return text;
    }

    /** The inside of double quotes, or a here-document when {@code end} is NUL. */
    void quoted(List<Part> parts, char end) {
        StringBuilder plain = new StringBuilder();
        int before = parts.size();
        while (true) {
            if (source.atEnd()) {
                if (end != '\0') source.unterminated = true;
                break;
            }
            char c = source.next();
            if (c == end && end != '\0') break;
            if (c == '\\') {
                char escaped = source.peek();
                if (escaped == '\n') {
                    source.next();
                } else if (escaped == '$' || escaped == '`' || escaped == '\\' || (escaped == '"' && end != '\0')) {
                    plain.append(source.next());
                } else {
                    plain.append(c);
                }
            } else if (c == '`') {
                flush(parts, plain, true);
                backquoted(parts, true);
            } else if (c == '$') {
                if (!dollar(parts, plain, true)) plain.append('$');
            } else {
                plain.append(c);
            }
        }
        if (plain.length() > 0 || parts.size() == before) parts.add(new Literal(plain.toString(), true));
    }

    private void backquoted(List<Part> parts, boolean quoted) {
        StringBuilder inner = new StringBuilder();
        while (true) {
            if (source.atEnd()) {
                source.unterminated = true;
                break;
            }
            char c = source.next();
            if (c == '`') break;
            if (c == '\\' && (source.peek() == '`' || source.peek() == '\\' || source.peek() == '$')) c = source.next();
            inner.append(c);
        }
        if (depth >= ShellParser.DEEPEST) {
            parts.add(new Literal(inner.toString(), quoted));
        } else {
            Source nested = new Source(inner.toString() + ")");
            parts.add(new Substitution(ShellParser.parenthesised(nested, depth + 1), quoted));
        }
    }

    /** What follows a dollar sign; false if nothing that expands does. */
    private boolean dollar(List<Part> parts, StringBuilder plain, boolean quoted) {
        char c = source.peek();
        if (c == '(') {
            if (depth >= ShellParser.DEEPEST) return false;
            flush(parts, plain, quoted);
            source.next();
            int start = source.position();
            if (source.peek() == '(' && arithmetic()) {
                String number = number(source.from(start));
                if (number.isEmpty()) parts.add(new Variable("((", "", quoted));
                else plain.append(number);
                return true;
            }
            parts.add(new Substitution(ShellParser.parenthesised(source, depth + 1), quoted));
            return true;
        }
        if (c == '{') {
            flush(parts, plain, quoted);
            source.next();
            boolean indirect = source.peek() == '!' && Source.isName(source.peek(1));
            if (indirect || (source.peek() == '#' && Source.isName(source.peek(1)))) source.next();
            String name = Source.isName(source.peek()) ? identifier() : String.valueOf(source.next());
            String operation = braced();
            parts.add(new Variable(indirect && operation.isEmpty() ? "!" + name : name, operation, quoted));
            return true;
        }
        if (Source.isName(c)) {
            flush(parts, plain, quoted);
            String name = Character.isDigit(c) ? String.valueOf(source.next()) : identifier();
            parts.add(new Variable(name, "", quoted));
            return true;
        }
        if ("@*#?$!-".indexOf(c) >= 0 && c != '\0') {
            flush(parts, plain, quoted);
            parts.add(new Variable(String.valueOf(source.next()), "", quoted));
            return true;
        }
        return false;
    }

    private String identifier() {
        int start = source.position();
        while (Source.isName(source.peek())) source.next();
        return source.from(start);
    }

    /** The operation of a braced expansion, up to its closing brace. */
    private String braced() {
        int start = source.position();
        int open = 1;
        while (!source.atEnd()) {
            char c = source.next();
            if (c == '\\') source.next();
            else if (c == '{') open++;
            else if (c == '}' && --open == 0) {
                String text = source.from(start);
                return text.substring(0, text.length() - 1);
            } else if (c == '\n' && open == 1) break;
        }
        source.unterminated = true;
        return source.from(start);
    }

    /** The number that an expression is, in figures; empty if it is more than that: {@code (0xffffffff))}. */
    private static String number(String expression) {
        String text = expression.substring(1, expression.length() - 2).strip();
        boolean hex = text.startsWith("0x") || text.startsWith("0X");
        if (text.isEmpty() || text.length() > (hex ? 17 : 18)) return "";
        int radix = hex ? 16 : 10;
        for (int i = hex ? 2 : 0; i < text.length(); i++) if (Character.digit(text.charAt(i), radix) < 0) return "";
        return hex && text.length() > 2
                ? Long.toUnsignedString(Long.parseUnsignedLong(text.substring(2), 16))
                : hex ? "" : text;
    }

    /** Steps over {@code ((…))} after a dollar sign if it is one. */
    private boolean arithmetic() {
        int start = source.position();
        int open = 0;
        for (int i = 0; i < 200 && !source.atEnd(); i++) {
            char c = source.next();
            if (c == '(') open++;
            if (c == ')' && --open == 0) {
                if (source.take(')')) return true;
                break;
            }
        }
        source.moveTo(start);
        return false;
    }
}
