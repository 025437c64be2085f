package io.hivesec.triage;

import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertType;
import io.hivesec.event.Event;
import io.hivesec.event.FileRenamed;
import io.hivesec.event.FileWritten;
import io.hivesec.event.Process;
import io.hivesec.history.ContainerHistory;
import java.util.List;
import java.util.Optional;

/** Who started the alert's program, where it comes from, and what engines say of it. */
final class ProgramSignals {
    private final Alert alert;
    private final Surroundings around;

    ProgramSignals(Alert alert, Surroundings around) {
        this.alert = alert;
        this.around = around;
    }

    void addTo(Reckoning reckoning) {
        if (!alert.process().isKnown()) {
            return;
        }
        lineage(reckoning);
        String executable = alert.process().executable();
        if (Words.isWritable(executable)) {
            reckoning.add("executable-in-writable-place", executable);
        }
        origin(executable, reckoning);
        verdict(executable, reckoning);
    }

    /** What an engine says of the file, unless a whitelist trusts that. */
    private void verdict(String executable, Reckoning reckoning) {
        List<Alert> verdicts = around.others().stream()
                .filter(other -> other.type() == AlertType.VIRUS || other.type() == AlertType.WEB_BACKDOOR)
                .filter(other -> !executable.isEmpty() && isThatFile(other, executable))
                .toList();
        Optional<Alert> standing =
                verdicts.stream().filter(other -> other.exemption().isEmpty()).findFirst();
        if (standing.isPresent()) {
            reckoning.hard(
                    "file-verdict", executable + ": " + standing.get().rule().id());
        } else if (verdicts.isEmpty() && !reckoning.keepHard("file-verdict")) {
            reckoning.notChecked("scanned");
        }
    }

    private boolean isThatFile(Alert other, String executable) {
        String name = other.artifact().name();
        return name.equals(executable)
                || alert.process().arguments().stream()
                        .skip(1)
                        .anyMatch(argument -> argument.startsWith("/") && argument.equals(name));
    }

    private void lineage(Reckoning reckoning) {
        if (alert.ancestors().isEmpty()) {
            reckoning.notChecked("ancestor");
            return;
        }
        for (Process ancestor : alert.ancestors()) {
            if (Words.isServer(ancestor.name())) {
                reckoning.add("server-parent", reckoning.say("ancestor", ancestor.executable()));
                return;
            }
            if (Words.isInteractive(ancestor.name())) {
                reckoning.add("interactive-lineage", reckoning.say("ancestor", ancestor.executable()));
                return;
            }
        }
    }

    /** A file that the container itself wrote did not come with its image. */
    private void origin(String executable, Reckoning reckoning) {
        if (reckoning.keepHard("executable-not-from-image")) {
            return;
        }
        ContainerHistory history = around.history();
        if (history == null) {
            reckoning.notChecked("image");
            return;
        }
        boolean sawWriting = false;
        for (Event event : history.recentEvents()) {
            String made = event instanceof FileWritten written
                    ? written.path()
                    : event instanceof FileRenamed renamed ? renamed.to() : "";
            sawWriting |= !made.isEmpty();
            if (!executable.isEmpty() && made.equals(executable)) {
                reckoning.hard(
                        "executable-not-from-image",
                        reckoning.say(
                                "executable-not-from-image", event.process().executable(), executable, event.time()));
                return;
            }
        }
        if (!sawWriting) {
            reckoning.notChecked("image.written");
        }
    }
}
