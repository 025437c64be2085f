package io.hivesec.detectors.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * An attacked web server, recorded for this project (a shell, credentials read, a file dropped, jobs written; most opened
 * files left out), replayed into histories that forget what its alerts rested on.
 */
final class RevisionsKeepSignalsTest {

    @Test
    void replay_attackedServer_losesNoSignal() throws Exception {
        Path recording = Path.of(RevisionsKeepSignalsTest.class
                .getResource("attacked-web.jsonl.gz")
                .toURI());
        RevisionScore score = RevisionScore.replay(recording);
        assertThat(score.revisions()).isPositive();
        assertThat(score.lost()).isEmpty();
    }
}
