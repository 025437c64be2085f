package io.hivesec.whitelist;

import io.hivesec.event.Process;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** The names a process goes by: its executable's path and file name, and the same of the script it interprets. */
final class ProcessNames {
    private static final Set<String> INTERPRETERS = read();
    /** Options that a script's first line may give its shell without taking the script's place as what is run. */
    private static final Set<String> HARMLESS_OPTIONS = Set.of("-e", "-eu", "-eux", "-ex", "-u", "-x");

    private ProcessNames() {}

    static List<String> of(Process process) {
        List<String> names = new ArrayList<>(4);
        add(names, process.executable());
        String interpreter = process.name();
        if (INTERPRETERS.contains(interpreter)) {
            add(names, script(interpreter, process.arguments()));
        }
        return List.copyOf(names);
    }

    private static String script(String interpreter, List<String> arguments) {
        boolean shell = interpreter.endsWith("sh") && !interpreter.equals("tclsh");
        int at = shell && arguments.size() > 2 && HARMLESS_OPTIONS.contains(arguments.get(1)) ? 2 : 1;
        // What follows any other option may be code or data, and never names a script for certain.
        return arguments.size() > at && !arguments.get(at).startsWith("-") ? arguments.get(at) : "";
    }

    private static void add(List<String> names, String path) {
        if (!path.isEmpty()) {
            names.add(path);
            int slash = path.lastIndexOf('/');
            if (slash >= 0 && slash < path.length() - 1) {
                names.add(path.substring(slash + 1));
            }
        }
    }

    private static Set<String> read() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(ProcessNames.class.getResourceAsStream("interpreters.txt")),
                StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
