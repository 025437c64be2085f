package io.hivesec.examples.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what is wrong with a command line: what it is, what may have been meant, and where to read on. */
final class Mistakes {
    /** So many letters may be wrong in a name that is taken for another. */
    private static final int MOST_WRONG = 2;

    private Mistakes() {}

    static int tell(ParameterException mistake, String[] arguments) {
        CommandLine command = mistake.getCommandLine();
        CommandSpec spec = command.getCommandSpec();
        PrintWriter err = command.getErr();
        CommandSpec root = spec.root();
        int first = afterLanguage(arguments);
        if (first < arguments.length - 1 && isNoCommand(arguments[first], root)) {
            // What follows it was read as if it were not there.
            return tell(new UnmatchedArgumentException(root.commandLine(), List.of(arguments[first])), new String[0]);
        }
        err.println("hive: " + Terminal.clean(message(mistake, spec)));
        if (mistake instanceof UnmatchedArgumentException unmatched) {
            meant(unmatched.getUnmatched().get(0), spec)
                    .ifPresent(name -> err.println("hive: did you mean " + name + "?"));
        }
        if (isGroup(spec) && !(mistake instanceof UnmatchedArgumentException)) {
            command.usage(err);
        } else {
            if (mistake instanceof MissingParameterException) {
                err.print(
                        command.getHelp().synopsisHeading() + command.getHelp().synopsis(0));
            }
            err.println("hive: see " + spec.qualifiedName() + " --help");
        }
        err.flush();
        return ExitStatus.COULD_NOT_RUN;
    }

    private static String message(ParameterException mistake, CommandSpec spec) {
        if (mistake instanceof UnmatchedArgumentException unmatched) {
            String first = unmatched.getUnmatched().get(0);
            return (first.startsWith("-") ? "no option '" : isGroup(spec) ? "no command '" : "nothing to do with '")
                    + first + "'";
        }
        return String.valueOf(mistake.getMessage())
                .replaceFirst("^Error: ", "")
                .replaceFirst(" is not an? (?:int|long)$", " is not a number");
    }

    /** The place of what follows {@code --lang}, which may stand before the command. */
    private static int afterLanguage(String... arguments) {
        if (arguments.length > 0 && arguments[0].equals("--lang")) {
            return 2;
        }
        return arguments.length > 0 && arguments[0].startsWith("--lang=") ? 1 : 0;
    }

    private static boolean isNoCommand(String first, CommandSpec root) {
        return !first.startsWith("-") && !root.subcommands().containsKey(first);
    }

    private static boolean isGroup(CommandSpec spec) {
        return !spec.subcommands().isEmpty();
    }

    private static Optional<String> meant(String word, CommandSpec spec) {
        List<String> names = new ArrayList<>(spec.optionsMap().keySet());
        names.addAll(spec.subcommands().keySet());
        String name = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
        return names.stream()
                .filter(known -> known.length() > MOST_WRONG && distance(name, known) <= MOST_WRONG)
                .min(Comparator.comparingInt(known -> distance(name, known)));
    }

    /** How many letters have to be put in, taken out or changed; as many as the longer has where it is far longer. */
    private static int distance(String from, String to) {
        if (Math.abs(from.length() - to.length()) > MOST_WRONG) {
            return Math.max(from.length(), to.length());
        }
        int[] row = new int[to.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int corner = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int changed = corner + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                corner = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
