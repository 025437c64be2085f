package io.hivesec.detectors.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class ShellsOverSocketsTest {

    static List<Arguments> shells() {
        return Specimens.read("shells.txt");
    }

    static List<Arguments> nearMisses() {
        return Specimens.read("near-misses.txt");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shells")
    void of_shellOverSocket_opensShell(String name, String text) {
        assertThat(CommandLine.of(List.of("/bin/sh", "-c", text)).opensShell())
                .as(text)
                .isTrue();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shells")
    void of_shellBehindBenignTextWithBrokenQuotes_opensShell(String name, String text) {
        String padded = "python3 -c \"print('find . -name \"*.c\" -exec grep it')\" ; " + text;
        assertThat(CommandLine.of(List.of("/bin/sh", "-c", padded)).opensShell())
                .as(padded)
                .isTrue();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("nearMisses")
    void of_nearMiss_opensNoShell(String name, String text) {
        CommandLine line = CommandLine.of(List.of("/bin/sh", "-c", text));
        assertThat(line.opensShell()).as(text + " " + line.flows()).isFalse();
    }
}
