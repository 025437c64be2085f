package io.hivesec.detectors.execution;

import io.hivesec.detectors.command.CommandLine;
import io.hivesec.detectors.command.FileAccess;
import io.hivesec.detectors.command.Invocation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Timers and device rules switched on inside a container, where neither belongs. */
final class ActivationChecks {
    private static final Patterns STOCK = Patterns.load("stock.txt");

    private ActivationChecks() {}

    /** The first such command of a line. */
    static @Nullable String find(CommandLine line) {
        for (Invocation invocation : line.invocations()) {
            if (!invocation.executed()) continue;
            boolean timer = invocation.name().equals("systemctl")
                    && (invocation.has("enable") || invocation.has("start"))
                    && last(invocation).endsWith(".timer");
            boolean rules = invocation.name().equals("udevadm")
                    && (invocation.has("trigger") || invocation.has("--reload-rules") || invocation.has("--reload"));
            boolean linked = invocation.name().equals("systemctl")
                    && (invocation.has("link") || (invocation.has("enable") && SharedFiles.namedBy(invocation)));
            if ((timer && !isUsualTimer(invocation, line)) || (rules && !areHarmless(line)) || linked)
                return Evidences.of(invocation);
        }
        return null;
    }

    /** Rules that the line itself shows, and that only set rights, names and links: udev(7). */
    private static boolean areHarmless(CommandLine line) {
        boolean shown = false;
        for (FileAccess access : line.files()) {
            boolean rule = access.changes() && access.path().contains("/udev/rules.d/");
            if (rule && (access.text().isBlank() || starts(access.text()))) return false;
            shown |= rule;
        }
        return shown;
    }

    private static boolean starts(String rule) {
        return rule.contains("RUN") || rule.contains("PROGRAM") || rule.contains("IMPORT");
    }

    /** A timer of the distribution's or a package's, or one whose service the line itself shows to be harmless. */
    private static boolean isUsualTimer(Invocation enabled, CommandLine line) {
        if (STOCK.matches("timer", last(enabled))) return true;
        boolean shown = false;
        for (FileAccess access : line.files()) {
            boolean unit = access.changes() && WatchedPaths.is("units", access.path());
            if (unit && Jobs.areStartedBy(access.text())) return false;
            shown |= unit && access.text().contains("OnCalendar");
        }
        return shown;
    }

    private static String last(Invocation invocation) {
        List<String> arguments = invocation.arguments();
        return arguments.isEmpty() ? "" : arguments.get(arguments.size() - 1);
    }
}
