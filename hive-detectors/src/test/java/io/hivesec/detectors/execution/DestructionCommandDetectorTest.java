package io.hivesec.detectors.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.detectors.command.CommandLine;
import java.util.List;
import org.junit.jupiter.api.Test;

class DestructionCommandDetectorTest {
    @Test
    void destruction_rootWithoutAShell_isFound() {
        assertThat(DestructionChecks.destruction(CommandLine.of(List.of("rm", "-rf", "/"))))
                .isEqualTo("rm -rf /");
    }

    @Test
    void destruction_directoryWithoutAShell_isQuiet() {
        assertThat(DestructionChecks.destruction(CommandLine.of(List.of("rm", "-rf", "/srv/app"))))
                .isNull();
    }
}
