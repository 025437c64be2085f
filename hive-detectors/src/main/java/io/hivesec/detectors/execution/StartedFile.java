package io.hivesec.detectors.execution;

import io.hivesec.detectors.lineage.Roles;
import io.hivesec.event.Process;
import java.util.List;

/** Which file a process was started to run: its program, or the script that its shell or interpreter was given. */
final class StartedFile {
    private static final int MOST_OPTIONS = 16;

    private StartedFile() {}

    /** The path as far as it is known, made absolute by the working directory; empty when it runs no file that has a name. */
    static String of(Process process) {
        String file = Roles.isShellOrInterpreter(process) ? script(process.arguments()) : process.executable();
        if (file.isEmpty() || file.startsWith("/")) return file;
        String directory = process.workingDirectory();
        String plain = file.startsWith("./") ? file.substring(2) : file;
        if (directory.isEmpty()) return file.contains("/") ? file : "./" + file;
        return directory.endsWith("/") ? directory + plain : directory + '/' + plain;
    }

    /** The first argument that is none of an option; none where a program text or module is given instead: -c, -e, -m. */
    private static String script(List<String> arguments) {
        for (int i = 1; i < arguments.size() && i < MOST_OPTIONS; i++) {
            String argument = arguments.get(i);
            if (argument.isEmpty() || argument.equals("-")) return "";
            if (!argument.startsWith("-")) return argument;
            boolean isText = !argument.startsWith("--")
                    && (argument.indexOf('c') > 0 || argument.indexOf('e') > 0 || argument.indexOf('m') > 0);
            if (isText) return "";
        }
        return "";
    }
}
