package io.hivesec.detectors.command;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tree that {@link ShellParser} builds: just enough of POSIX and bash grammar to follow data. */
final class ShellSyntax {
    private ShellSyntax() {}

    /** A part of a word. */
    sealed interface Part {}

    /** Plain text; quoted text is neither split nor expanded. */
    record Literal(String text, boolean quoted) implements Part {}

    /** {@code $name}, {@code ${name<operation>}}. */
    record Variable(String name, String operation, boolean quoted) implements Part {}

    /** {@code $(…)} or backquotes. */
    record Substitution(List<Pipeline> body, boolean quoted) implements Part {}

    /** {@code <(…)} or {@code >(…)}. */
    record ProcessSubstitution(List<Pipeline> body, boolean input) implements Part {}

    /** A word before expansion. */
    record Word(List<Part> parts) {
        boolean isPlain(String text) {
            return parts.size() == 1
                    && parts.get(0) instanceof Literal literal
                    && !literal.quoted()
                    && literal.text().equals(text);
        }
    }

    /** {@code fd op target}; for here-documents the target is the text itself. */
    record Redirect(int descriptor, String operator, Word target) {}

    /** {@code name=value} in front of a command. */
    record Assignment(String name, Word value, boolean append) {}

    /** Something that can stand in a pipeline. */
    sealed interface Command {
        List<Redirect> redirects();
    }

    /** Assignments, words and redirections. */
    record Simple(List<Assignment> assignments, List<Word> words, List<Redirect> redirects) implements Command {}

    /** A subshell, group, loop or condition: its commands in order, and for {@code for} its variable and items. */
    record Compound(
            String keyword, @Nullable String variable, List<Word> items, List<Pipeline> body, List<Redirect> redirects)
            implements Command {}

    /** A function definition. */
    record Function(String name, List<Pipeline> body, List<Redirect> redirects) implements Command {}

    /** Commands joined by {@code |}. */
    record Pipeline(List<Command> commands, boolean background) {}
}
