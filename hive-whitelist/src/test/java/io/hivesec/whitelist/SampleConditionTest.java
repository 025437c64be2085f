package io.hivesec.whitelist;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleConditionTest {
    private static final String SAMPLE = IntStream.range(0, 200)
            .mapToObj(line -> "line " + line + " of a page\n")
            .collect(Collectors.joining());

    @TempDir
    private Path directory;

    private RuleSet rules(int similarity) throws IOException, WhitelistException {
        Files.writeString(directory.resolve("sample.php"), SAMPLE);
        Path file = directory.resolve("trusted.json");
        String conditions =
                "{\"sample\":\"sample.php\"" + (similarity == 0 ? "" : ",\"sampleSimilarity\":" + similarity) + "}";
        Files.writeString(file, Rules.file(Rules.rule("r-1", AlertType.WEB_BACKDOOR, conditions)));
        return RuleSet.read(file, ArtifactContents.ofFiles());
    }

    private Alert alertOf(String content) throws IOException {
        Path file = directory.resolve("page.php");
        Files.writeString(file, content);
        return Alerts.of(AlertType.WEB_BACKDOOR)
                .artifact(file.toString(), "", Sha256.of(content.getBytes(UTF_8)))
                .build();
    }

    @Test
    void match_theSampleItself_isTrusted() throws Exception {
        assertThat(rules(0).match(alertOf(SAMPLE))).isPresent();
    }

    @Test
    void match_nearlyTheSample_isNotTrustedByItsHash() throws Exception {
        assertThat(rules(0).match(alertOf(SAMPLE.replace("line 7 ", "line x "))))
                .isEmpty();
    }

    @Test
    void match_nearlyTheSample_isTrustedBySimilarity() throws Exception {
        assertThat(rules(90).match(alertOf(SAMPLE.replace("line 7 ", "line x "))))
                .isPresent();
    }

    @Test
    void match_onlyWhiteSpaceDiffers_isWhollySimilar() throws Exception {
        assertThat(rules(100).match(alertOf(SAMPLE.replace("\n", "\r\n\t")))).isPresent();
    }

    @Test
    void match_lessSimilarThanAsked_isNotTrusted() throws Exception {
        String other = IntStream.range(0, 200)
                .mapToObj(line -> (line % 2 == 0 ? "line " : "else ") + line + " of a page\n")
                .collect(Collectors.joining());
        RuleSet rules = rules(95);
        assertThat(rules.match(alertOf(other))).isEmpty();
        assertThat(Whitelists.explain(rules, alertOf(other)).toString()).contains("percent, the rule wants 95");
    }

    @Test
    void match_fileChangedSinceTheAlert_isNotCompared() throws Exception {
        RuleSet rules = rules(80);
        Alert alert = alertOf(SAMPLE.replace("line 7 ", "line x "));
        Files.writeString(Path.of(alert.artifact().name()), SAMPLE);
        assertThat(rules.match(alert)).isEmpty();
    }

    @Test
    void match_withoutBytes_similarityFindsNothing() throws Exception {
        rules(80);
        RuleSet blind = RuleSet.read(directory.resolve("trusted.json"));
        assertThat(blind.match(alertOf(SAMPLE.replace("line 7 ", "line x ")))).isEmpty();
        assertThat(blind.match(alertOf(SAMPLE))).isPresent();
    }
}
