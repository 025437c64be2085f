package io.hivesec.detectors.command;

import io.hivesec.detectors.command.ShellSyntax.Literal;
import io.hivesec.detectors.command.ShellSyntax.Part;
import io.hivesec.detectors.command.ShellSyntax.ProcessSubstitution;
import io.hivesec.detectors.command.ShellSyntax.Substitution;
import io.hivesec.detectors.command.ShellSyntax.Variable;
import io.hivesec.detectors.command.ShellSyntax.Word;
import java.util.ArrayList;
import java.util.List;

/** Turns words into the fields a command receives: variables, substitutions, splitting, braces. */
final class WordExpander {
    private static final int MOST_FIELDS = 4000;
    private static final int LONGEST_BRACED = 2048;
    /** Braces that were not quoted, kept apart from quoted ones until all parts of a word are joined. */
    private static final char OPEN = '\ue000';

    private static final char CLOSE = '\ue001';
    private static final char COMMA = '\ue002';

    private final ShellEvaluator evaluator;
    private final Channel input;
    private final Scope scope;

    WordExpander(ShellEvaluator evaluator, Scope scope) {
        this(evaluator, Channel.INHERITED, scope);
    }

    /** Substitutions read what the command reads: {@code curl … | eval "$(cat)"}. */
    WordExpander(ShellEvaluator evaluator, Channel input, Scope scope) {
        this.evaluator = evaluator;
        this.input = input;
        this.scope = scope;
    }

    List<Content> fields(List<Word> words) {
        List<Content> result = new ArrayList<>();
        for (Word word : words) {
            if (result.size() >= MOST_FIELDS) break;
            fields(word, result);
        }
        return result;
    }

    /** One word as one value: the right side of an assignment, the target of a redirection. */
    Content value(Word word) {
        Content.Joiner result = new Content.Joiner();
        for (Part part : word.parts()) result.add(value(part));
        return result.join();
    }

    private Content value(Part part) {
        if (part instanceof Literal literal) return Content.text(literal.text());
        if (part instanceof Variable variable) return variable(variable);
        if (part instanceof Substitution substitution) return captured(substitution);
        return Content.text(evaluator.substitute((ProcessSubstitution) part, scope));
    }

    private Content captured(Substitution substitution) {
        Content content = evaluator.capture(substitution.body(), input, scope);
        String text = content.text();
        if (text == null) return content;
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) end--;
        return content.withText(text.substring(0, end));
    }

    private void fields(Word word, List<Content> result) {
        Content.Joiner current = new Content.Joiner();
        boolean present = false;
        for (int at = 0; at < word.parts().size(); at++) {
            Part part = word.parts().get(at);
            if (part instanceof Literal literal) {
                current.add(Content.text(literal.quoted() ? literal.text() : marked(literal.text())));
                present = true;
                continue;
            }
            Content value = value(part);
            if (value.is(Content.PARTIAL) && isInsideWord(word.parts(), at)) continue;
            String text = value.text();
            if (isQuoted(part) || text == null || !hasBlank(text)) {
                if (!isQuoted(part)
                        && text != null
                        && text.isEmpty()
                        && word.parts().size() == 1) continue;
                current.add(value);
                present = true;
                continue;
            }
            int i = 0;
            while (i < text.length()) {
                int start = i;
                while (i < text.length() && !parts(text.charAt(i))) i++;
                if (i > start) {
                    current.add(value.withText(text.substring(start, i)));
                    present = true;
                }
                if (i < text.length()) {
                    if (present) braces(current.join(), result);
                    current = new Content.Joiner();
                    present = false;
                    while (i < text.length() && parts(text.charAt(i))) i++;
                }
                if (result.size() >= MOST_FIELDS) return;
            }
        }
        if (present) braces(current.join(), result);
    }

    /** Whether letters stand on both sides of a variable: one that nobody set parts a name in two for the eye only. */
    private static boolean isInsideWord(List<Part> parts, int at) {
        if (!(parts.get(at) instanceof Variable) || at == 0 || at + 1 == parts.size()) return false;
        if (!(parts.get(at - 1) instanceof Literal before) || !(parts.get(at + 1) instanceof Literal after))
            return false;
        String head = before.text();
        return !head.isEmpty()
                && !after.text().isEmpty()
                && Character.isLetter(head.charAt(head.length() - 1))
                && Character.isLetter(after.text().charAt(0));
    }

    /** {@code "$@"} and {@code "${a[@]}"} are as many words as they have items, quoted or not. */
    private static boolean isList(Variable variable) {
        return variable.operation().equals("[@]")
                || (variable.name().equals("@") && variable.operation().isEmpty());
    }

    private static boolean isQuoted(Part part) {
        return (part instanceof Variable variable && variable.quoted() && !isList(variable))
                || (part instanceof Substitution substitution && substitution.quoted())
                || part instanceof ProcessSubstitution;
    }

    private static boolean blank(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }

    /** Whether a character parts the words of a value: a blank, or what {@code IFS} was set to. */
    private boolean parts(char c) {
        Content separators = scope.get("IFS");
        return blank(c)
                || (separators != null
                        && separators.text() != null
                        && separators.text().indexOf(c) >= 0);
    }

    private boolean hasBlank(String text) {
        for (int i = 0; i < text.length(); i++) if (parts(text.charAt(i))) return true;
        return false;
    }

    private static String marked(String text) {
        if (text.indexOf('{') < 0 && text.indexOf('}') < 0 && text.indexOf(',') < 0) return text;
        return text.replace('{', OPEN).replace('}', CLOSE).replace(',', COMMA);
    }

    private static String unmarked(String text) {
        return text.replace(OPEN, '{').replace(CLOSE, '}').replace(COMMA, ',');
    }

    private static void braces(Content field, List<Content> result) {
        String text = field.text();
        if (text != null && text.length() > LONGEST_BRACED) {
            result.add(field.withText(unmarked(text)));
            return;
        }
        if (text == null || (text.indexOf(OPEN) < 0 && text.indexOf(CLOSE) < 0 && text.indexOf(COMMA) < 0)) {
            result.add(field);
            return;
        }
        List<String> expanded = new ArrayList<>();
        expand(text, expanded, 0);
        for (String item : expanded) {
            if (result.size() >= MOST_FIELDS) return;
            // Of {,word} the first is no word.
            if (!item.isEmpty() || expanded.size() == 1) result.add(field.withText(unmarked(item)));
        }
    }

    private static void expand(String text, List<String> result, int depth) {
        int open = text.indexOf(OPEN);
        while (open >= 0 && depth < 8) {
            int close = -1;
            int nested = 0;
            List<Integer> commas = new ArrayList<>();
            for (int i = open + 1; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == OPEN) nested++;
                else if (c == CLOSE && nested-- == 0) {
                    close = i;
                    break;
                } else if (c == COMMA && nested == 0) commas.add(i);
            }
            if (close >= 0 && !commas.isEmpty()) {
                String before = text.substring(0, open);
                String after = text.substring(close + 1);
                int start = open + 1;
                commas.add(close);
                for (int comma : commas) {
                    if (result.size() >= MOST_FIELDS) return;
                    expand(before + text.substring(start, comma) + after, result, depth + 1);
                    start = comma + 1;
                }
                return;
            }
            open = text.indexOf(OPEN, open + 1);
        }
        result.add(text);
    }

    private Content variable(Variable variable) {
        String name = variable.name();
        if (name.length() > 1 && name.charAt(0) == '!') {
            Content named = scope.get(name.substring(1));
            name = named == null || named.text() == null ? name.substring(1) : named.text();
        }
        Content value = scope.get(name);
        if (name.equals("((")) return Content.text("0");
        if (value == null && name.startsWith("COPROC")) {
            boolean input = variable.operation().startsWith("[1");
            return Content.text(String.valueOf(input ? Builtins.COPROCESS_INPUT : Builtins.COPROCESS_OUTPUT));
        }
        if (value == null && "@*123456789".contains(name)) value = Content.EMPTY;
        if (value == null && "?#!-$".contains(name)) value = Content.text("0");
        String operation = variable.operation();
        if (operation.isEmpty()) return value != null ? value : Content.unresolved(name);
        Content replaced = ParameterExpansion.apply(value, operation, this::nested);
        return replaced != null ? replaced : Content.unresolved(name);
    }

    /** The text inside an operation such as {@code ${x:-$y}}. */
    private Content nested(String text) {
        if (text.indexOf('$') < 0 && text.indexOf('`') < 0 && text.indexOf('"') < 0 && text.indexOf('\'') < 0) {
            return Content.text(text);
        }
        List<Part> parts = new ArrayList<>();
        new WordReader(new Source(text), ShellParser.DEEPEST - 2).quoted(parts, '\0');
        return value(new Word(parts));
    }
}
