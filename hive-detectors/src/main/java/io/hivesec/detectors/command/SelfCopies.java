package io.hivesec.detectors.command;

import io.hivesec.detectors.command.ShellSyntax.Command;
import io.hivesec.detectors.command.ShellSyntax.Compound;
import io.hivesec.detectors.command.ShellSyntax.Pipeline;
import io.hivesec.detectors.command.ShellSyntax.Simple;
import io.hivesec.detectors.command.ShellSyntax.Variable;
import io.hivesec.detectors.command.ShellSyntax.Word;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Functions and programs that start themselves twice over, without end: {@code :(){ :|:& };:}. */
final class SelfCopies {
    private static final int DEEPEST = 8;
    /** Longer programs fork to serve, whatever else they do. */
    private static final int LONGEST = 300;

    private static final Pattern FORK = Pattern.compile("\\bfork\\b");
    private static final Pattern LOOP = Pattern.compile("\\b(?:while|until|loop|forever)\\b|for\\s*\\(\\s*;\\s*;");
    /** What a program does that forks for a purpose: its child ends, works or is waited for. */
    private static final Pattern PURPOSE = Pattern.compile(
            "\\b(?:wait\\w*|exit|_exit|accept|exec\\w*|sleep|kill|die|system|socket|join|break|last)\\b");

    private static final Set<String> LANGUAGES = Set.of("perl", "python", "ruby", "php", "node", "lua", "pypy");

    private SelfCopies() {}

    /** Whether a function called {@code name}, or a script if that is empty, starts itself more than once in the background or a pipe. */
    static boolean areStarted(String name, List<Pipeline> body) {
        return most(name, body, 0) > 1;
    }

    /** Calls of itself in one pipeline, or over a list if one of them runs in the background. */
    private static int most(String name, List<Pipeline> body, int depth) {
        if (depth > DEEPEST) return 0;
        int most = 0;
        int all = 0;
        boolean background = false;
        for (Pipeline pipeline : body) {
            int calls = 0;
            for (Command command : pipeline.commands()) {
                if (command instanceof Simple simple && isItself(simple, name)) calls++;
                if (command instanceof Compound compound) most = Math.max(most, most(name, compound.body(), depth + 1));
            }
            all += calls;
            background |= calls > 0 && pipeline.background();
            most = Math.max(most, calls);
        }
        return background ? Math.max(most, all) : most;
    }

    private static boolean isItself(Simple simple, String name) {
        if (simple.words().isEmpty()) return false;
        Word word = simple.words().get(0);
        if (!name.isEmpty()) return word.isPlain(name);
        return word.parts().size() == 1
                && word.parts().get(0) instanceof Variable variable
                && variable.name().equals("0");
    }

    /** Whether a program does nothing but fork for ever. */
    static boolean areForked(String language, String text) {
        if (text.length() > LONGEST || !LANGUAGES.contains(Programs.family(language))) return false;
        Matcher fork = FORK.matcher(text);
        return fork.find()
                && LOOP.matcher(text).find()
                && !PURPOSE.matcher(text).find();
    }
}
