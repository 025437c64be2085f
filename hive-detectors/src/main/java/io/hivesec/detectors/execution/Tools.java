package io.hivesec.detectors.execution;

import io.hivesec.detectors.command.CommandLine;
import io.hivesec.detectors.command.FileAccess;
import io.hivesec.detectors.command.Invocation;
import org.jspecify.annotations.Nullable;

/** Programs that are known by name to be of use only to attackers, or only to them in this place. */
final class Tools {
    private static final Patterns PATTERNS = Patterns.load("tools.txt");

    private Tools() {}

    /** A program of the category that is run, or a script of it that is given to an interpreter or saved. */
    static @Nullable String find(CommandLine line, String category) {
        for (Invocation invocation : line.invocations()) {
            if (!invocation.executed()) continue;
            if (is(category, invocation.name())) return Evidences.of(invocation);
            String operand = invocation.operand();
            boolean script = operand.endsWith(".sh") || operand.endsWith(".py") || operand.endsWith(".pl");
            boolean interpreter = invocation.name().endsWith("sh")
                    || invocation.name().startsWith("python")
                    || invocation.name().startsWith("perl");
            if (script && interpreter && is(category, base(operand))) return Evidences.of(invocation);
        }
        for (FileAccess access : line.files()) {
            boolean saved = access.changes()
                    && access.executed()
                    && (access.path().endsWith(".sh") || access.path().endsWith(".py"));
            if (saved && is(category, base(access.path()))) return Evidences.of(access);
        }
        return null;
    }

    static boolean is(String category, String name) {
        return PATTERNS.matches(category, name.toLowerCase(java.util.Locale.ROOT));
    }

    private static String base(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
