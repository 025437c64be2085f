package io.hivesec.detectors.grid;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.detectors.command.Started;
import io.hivesec.event.ProcessStarted;
import io.hivesec.spi.Detector;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found of an act does not depend on who passes it on and how it is spelled. */
final class CommandGridTest {
    /** One in so many of all combinations, which is some hundreds of each grid. */
    private static final int STEP = 7;

    private static final List<String> PACKAGES =
            List.of("io.hivesec.detectors.execution", "io.hivesec.detectors.shell", "io.hivesec.detectors.privilege");

    /**
     * Values that are not followed. What is printed into units and tables of jobs is judged by a few checks only. A program
     * under another name or behind a pattern that fits several is not told. Keys of arrays and items with blanks are not
     * kept apart. Code that decodes a text to run it is found as such only where the decoder is known. /dev/tcp in a job is
     * suspect although it may wait for a service. A loop that reads line by line gets no text of several lines.
     */
    private static final Set<String> GAPS = Set.of(
            "unit",
            "cron",
            "cron-d",
            "julia",
            "while-read",
            "array-exec",
            "node-b64",
            "ruby-unpack",
            "assoc",
            "link",
            "star-glob",
            "class-glob",
            "profile",
            "crontab-here",
            "bashrc",
            "rc-local",
            "cron-daily",
            "makefile",
            "make-eval");

    private static final Set<String> QUIET_GAPS = Set.of("dev-tcp-probe", "wait-tcp", "haproxy", "fifo-log");

    private final List<Detector> detectors = new ArrayList<>();

    CommandGridTest() {
        ServiceLoader.load(Detector.class).stream()
                .filter(provider -> PACKAGES.contains(provider.type().getPackageName()))
                .forEach(provider -> detectors.add(provider.get()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ways.txt", "more-ways.txt"})
    void inspect_attackHoweverWritten_findsIt(String resource) {
        List<String> missed = new ArrayList<>();
        for (CommandGrid.Case attack : some(CommandGrid.read(resource).attacks())) {
            boolean gap = GAPS.contains(attack.wrapper()) || GAPS.contains(attack.spelling());
            if (!gap && !alerts(attack.line())) missed.add(attack.name() + ": " + attack.line());
        }
        assertThat(missed).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ways.txt", "more-ways.txt"})
    void inspect_honestActHoweverWritten_isQuiet(String resource) {
        List<String> alerted = new ArrayList<>();
        for (CommandGrid.Case honest : some(CommandGrid.read(resource).nearMisses())) {
            if (!QUIET_GAPS.contains(honest.act()) && alerts(honest.line()))
                alerted.add(honest.name() + ": " + honest.line());
        }
        assertThat(alerted).isEmpty();
    }

    private static List<CommandGrid.Case> some(List<CommandGrid.Case> all) {
        List<CommandGrid.Case> some = new ArrayList<>();
        for (int i = 0; i < all.size(); i += STEP) some.add(all.get(i));
        return some;
    }

    private boolean alerts(String line) {
        ProcessStarted event = Started.shell(line);
        for (Detector detector : detectors)
            if (!detector.inspect(event, Started.history(event)).isEmpty()) return true;
        return false;
    }
}
