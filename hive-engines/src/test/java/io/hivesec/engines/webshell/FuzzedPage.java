package io.hivesec.engines.webshell;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.EngineVerdict;
import io.hivesec.artifact.FileArtifact;
import io.hivesec.spi.Deadline;
import java.time.Duration;

/** What holds for every page, whoever wrote it. */
final class FuzzedPage {
    private FuzzedPage() {}

    static void scan(WebshellScanner scanner, String name, byte[] bytes) throws Exception {
        FileArtifact page = FileArtifact.of(name, bytes);
        assertThat(scanner.accepts(page)).isTrue();
        EngineVerdict verdict = scanner.scan(page, Deadline.in(Duration.ofSeconds(20)));
        assertThat(verdict.failures())
                .allSatisfy(failure -> assertThat(failure.message()).isNotBlank());
    }
}
