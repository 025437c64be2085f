package io.hivesec.engines.virus.command;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.hivesec.engines.virus.Answer;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How a command is used as an engine.
 *
 * @param name what names the engine
 * @param command program and arguments; {@code {file}} in one of the arguments becomes the specimen's path
 * @param exitCodes what each exit code says when no pattern fits; any other is {@link Answer#ERROR}
 * @param patterns what lines of output say; for each line the first that fits
 * @param version program and arguments that print, in their first line, the engine's version; empty when there are none, and
 *     then no answer is ever reused
 * @param maxBytes larger specimens are {@link Answer#INCOMPLETE}
 */
public record CommandSettings(
        String name,
        List<String> command,
        Map<Integer, Answer> exitCodes,
        List<OutputPattern> patterns,
        List<String> version,
        long maxBytes) {

    /** Copies the parts, and refuses a command that never names the file and the program that is a specimen. */
    public CommandSettings {
        Objects.requireNonNull(name, "name");
        command = List.copyOf(command);
        exitCodes = Map.copyOf(exitCodes);
        patterns = List.copyOf(patterns);
        version = List.copyOf(version);
        if (command.size() < 2 || command.get(0).contains("{file}")) {
            throw new IllegalArgumentException("a program and its arguments expected");
        }
        if (command.stream().noneMatch(argument -> argument.contains("{file}"))) {
            throw new IllegalArgumentException("no argument has {file} in it");
        }
    }

    /**
     * What a line of output says.
     *
     * @param regex found anywhere in the line, in RE2's syntax; its first group, if any, is the threat's name
     * @param answer what it says
     */
    public record OutputPattern(String regex, Answer answer) {
        private static final int MAX_LENGTH = 1000;

        /** Refuses what is no regular expression. */
        public OutputPattern {
            Objects.requireNonNull(answer, "answer");
            if (regex.length() > MAX_LENGTH) {
                throw new IllegalArgumentException("pattern longer than " + MAX_LENGTH + " characters");
            }
            try {
                Pattern.compile(regex);
            } catch (PatternSyntaxException e) {
                throw new IllegalArgumentException("not a regular expression: " + e.getDescription(), e);
            }
        }
    }
}
