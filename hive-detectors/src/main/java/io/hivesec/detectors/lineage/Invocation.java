package io.hivesec.detectors.lineage;

import io.hivesec.event.Process;
import java.util.List;

/** How a shell was started, read from its argument vector. Sources: sh(1p), bash(1), zsh(1). */
public enum Invocation {
    /** To read commands from its standard input, and told to be interactive. */
    INTERACTIVE,
    /** To read commands from its standard input. */
    BARE,
    /** To run a command that is an argument. */
    COMMAND,
    /** To run a file. */
    SCRIPT,
    /** The sensor tells no arguments, or only the name. */
    UNKNOWN;

    private static final int MAX_ARGUMENTS = 32;
    private static final List<String> TAKE_A_VALUE = List.of("-o", "+o", "-O", "+O", "--rcfile", "--init-file");

    /** How this process, a shell, was started. */
    public static Invocation of(Process shell) {
        List<String> arguments = shell.arguments();
        if (arguments.isEmpty()) {
            return UNKNOWN;
        }
        boolean interactive = false;
        for (int i = first(arguments); i < arguments.size() && i < MAX_ARGUMENTS; i++) {
            String argument = arguments.get(i);
            if (argument.equals("-") || argument.equals("--") || argument.isEmpty()) {
                continue;
            }
            if (TAKE_A_VALUE.contains(argument)) {
                i++;
            } else if (argument.startsWith("--") || argument.startsWith("+")) {
                interactive |= argument.equals("--interactive");
            } else if (argument.startsWith("-")) {
                if (argument.indexOf('c') > 0) {
                    return COMMAND;
                }
                if (argument.indexOf('s') > 0) {
                    return interactive || argument.indexOf('i') > 0 ? INTERACTIVE : BARE;
                }
                interactive |= argument.indexOf('i') > 0;
            } else if (isRedirection(argument)) {
                // Some sensors split the whole line, redirections included.
                return interactive ? INTERACTIVE : BARE;
            } else {
                return SCRIPT;
            }
        }
        if (interactive) {
            return INTERACTIVE;
        }
        return arguments.size() == 1 ? UNKNOWN : BARE;
    }

    private static int first(List<String> arguments) {
        String name = arguments.get(0).substring(arguments.get(0).lastIndexOf('/') + 1);
        return name.equals("busybox") || name.equals("toybox") ? 2 : 1;
    }

    private static boolean isRedirection(String argument) {
        return argument.indexOf('>') >= 0 || argument.indexOf('<') >= 0;
    }

    /** Whether it reads its commands from its standard input, or may. */
    public boolean readsInput() {
        return this == INTERACTIVE || this == BARE || this == UNKNOWN;
    }

    /** The file of a shell that was started to run one; empty for others. */
    public static String scriptOf(Process shell) {
        if (of(shell) != SCRIPT) return "";
        List<String> arguments = shell.arguments();
        for (int i = first(arguments); i < arguments.size() && i < MAX_ARGUMENTS; i++) {
            String argument = arguments.get(i);
            if (TAKE_A_VALUE.contains(argument)) i++;
            else if (!argument.isEmpty() && !argument.startsWith("-") && !argument.startsWith("+")) return argument;
        }
        return "";
    }

    /** The command of a shell that was started with one, the whole of it; empty for others. */
    public static String commandOf(Process shell) {
        List<String> arguments = shell.arguments();
        for (int i = 1; i < arguments.size() - 1 && i < MAX_ARGUMENTS; i++) {
            String argument = arguments.get(i);
            if (argument.startsWith("-") && !argument.startsWith("--") && argument.indexOf('c') > 0) {
                return arguments.get(i + 1);
            }
        }
        return "";
    }
}
