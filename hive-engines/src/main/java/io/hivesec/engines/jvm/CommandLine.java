package io.hivesec.engines.jvm;

import java.util.List;
import java.util.Set;

/** Reads the command line of a Java launcher. */
final class CommandLine {
    /** Options of the launcher that take the next argument as their value; source: {@code java --help}, JDK 25. */
    private static final Set<String> WITH_VALUE = Set.of(
            "-cp",
            "-classpath",
            "--class-path",
            "-p",
            "--module-path",
            "--upgrade-module-path",
            "--add-modules",
            "--add-exports",
            "--add-opens",
            "--add-reads",
            "--limit-modules",
            "--patch-module",
            "--enable-native-access");

    private static final Set<String> MAIN_FOLLOWS = Set.of("-jar", "-m", "--module");

    private CommandLine() {}

    /** The main class, module or jar; empty when there is none. */
    static String main(List<String> arguments) {
        for (int i = 1; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (MAIN_FOLLOWS.contains(argument)) {
                return i + 1 < arguments.size() ? arguments.get(i + 1) : "";
            }
            if (WITH_VALUE.contains(argument)) {
                i++;
            } else if (!argument.startsWith("-") && !argument.startsWith("@")) {
                return argument;
            }
        }
        return "";
    }
}
