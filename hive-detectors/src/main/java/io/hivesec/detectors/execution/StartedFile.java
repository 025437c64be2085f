package io.hivesec.detectors.execution;

import io.hivesec.detectors.lineage.Roles;
import io.hivesec.detectors.lineage.WritablePlaces;
import io.hivesec.event.Process;
import java.util.List;

/** Which file a process was started to run, where somebody may have left it: its program, or the script of its shell or interpreter. */
final class StartedFile {
    private static final int MOST_OPTIONS = 16;

    private StartedFile() {}

    /** Its path, made absolute by the working directory; empty when it is no such file, or has no name. */
    static String leftBySomebody(Process process) {
        String program = process.executable();
        if (program.indexOf('/') >= 0) {
            String path = absolute(program, process);
            if (WritablePlaces.mayBeLeft(path)) return path;
        }
        String script = script(process.arguments());
        if (script.isEmpty()) return "";
        String path = absolute(script, process);
        return WritablePlaces.mayBeLeft(path) && Roles.isShellOrInterpreter(process) ? path : "";
    }

    /**
     * Its path where the image's own programs lie ({@code /srv}, {@code /app}), in which whoever has a shell may put others; empty
     * when it is where the system has its programs.
     */
    static String besideTheSystem(Process process) {
        String program = process.executable();
        if (program.startsWith("/") && !Roles.isInstalled(program)) return program;
        if (!Roles.isShellOrInterpreter(process)) return "";
        String script = script(process.arguments());
        String path = script.isEmpty() ? "" : absolute(script, process);
        return path.startsWith("/") && !Roles.isInstalled(path) ? path : "";
    }

    private static String absolute(String file, Process process) {
        if (file.startsWith("/")) return file;
        String directory = process.workingDirectory();
        String plain = file.startsWith("./") ? file.substring(2) : file;
        if (directory.isEmpty()) return plain;
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
