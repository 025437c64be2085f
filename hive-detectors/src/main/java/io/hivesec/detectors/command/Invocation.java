package io.hivesec.detectors.command;

import java.util.List;

/**
 * A program that a command line runs, with wrappers such as {@code sudo}, {@code env} or {@code xargs} peeled off.
 * Immutable.
 *
 * @param name base name of the program, as written
 * @param path the program as written, possibly a bare name
 * @param arguments its arguments, without the program itself
 * @param wrappers base names of the wrappers it was started through, outermost first
 * @param executed false if the text was only quoted on the line
 */
public record Invocation(String name, String path, List<String> arguments, List<String> wrappers, boolean executed) {

    /** Copies its lists. */
    public Invocation {
        arguments = List.copyOf(arguments);
        wrappers = List.copyOf(wrappers);
    }

    /** Whether one of the wrappers is {@code wrapper}. */
    public boolean under(String wrapper) {
        return wrappers.contains(wrapper);
    }

    /** Whether one of the arguments equals {@code argument}. */
    public boolean has(String argument) {
        return arguments.contains(argument);
    }

    /** Whether some argument starts with {@code prefix}. */
    public boolean hasPrefix(String prefix) {
        for (String argument : arguments) if (argument.startsWith(prefix)) return true;
        return false;
    }

    /** The first argument that is not an option, or an empty string. */
    public String operand() {
        for (String argument : arguments) if (!argument.startsWith("-")) return argument;
        return "";
    }

    /** The program and its arguments joined by spaces, for evidence. */
    public String text() {
        return arguments.isEmpty() ? path : path + " " + String.join(" ", arguments);
    }
}
