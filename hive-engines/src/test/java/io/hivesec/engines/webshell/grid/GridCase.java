package io.hivesec.engines.webshell.grid;

import io.hivesec.alert.EngineVerdict;
import io.hivesec.alert.Verdict;
import io.hivesec.artifact.FileArtifact;
import io.hivesec.engines.webshell.WebshellScanner;
import io.hivesec.spi.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** One page that a grid made, and the values that it is made of. */
record GridCase(String file, byte[] page, List<Grid.Part> parts) {
    /** Whether the scanner alerts on it. */
    boolean isFound(WebshellScanner scanner) throws Exception {
        EngineVerdict verdict = scanner.scan(FileArtifact.of(file, page), Deadline.in(Duration.ofSeconds(20)));
        return verdict.verdict() == Verdict.MALICIOUS || verdict.verdict() == Verdict.SUSPICIOUS;
    }

    /** Whether one of its values has a name of these. */
    boolean hasOneOf(List<String> names) {
        return parts.stream().anyMatch(part -> names.contains(part.name()));
    }

    @Override
    public String toString() {
        return parts.stream().map(Grid.Part::name).collect(Collectors.joining(" "));
    }
}
