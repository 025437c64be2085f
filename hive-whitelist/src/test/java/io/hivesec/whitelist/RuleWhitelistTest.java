package io.hivesec.whitelist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertType;
import io.hivesec.alert.Exemption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleWhitelistTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-24T13:00:00Z"), ZoneOffset.UTC);
    private static final String NC = Rules.rule("nc", AlertType.REVERSE_SHELL, "{\"processes\":\"nc\"}");
    private static final String SOCAT = Rules.rule("socat", AlertType.REVERSE_SHELL, "{\"processes\":\"socat\"}");
    private static final String BAD = Rules.rule("bad", AlertType.REVERSE_SHELL, "{\"targetPorts\":70000}");

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void writeRules() throws IOException {
        file = directory.resolve("trusted.json");
        Files.writeString(file, Rules.file(NC));
    }

    private static Alert shellOf(String process) {
        return Alerts.of(AlertType.REVERSE_SHELL).tree("/bin/" + process).build();
    }

    private RuleWhitelist open() throws IOException, WhitelistException {
        return RuleWhitelist.builder(file).clock(CLOCK).open();
    }

    @Test
    void open_directory_isRefusedByName() {
        assertThatThrownBy(() -> RuleWhitelist.open(directory))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(directory.toString())
                .hasMessageContaining("is a directory");
    }

    @Test
    void reloadEvery_noTime_isRefused() {
        assertThatThrownBy(() -> RuleWhitelist.builder(file).reloadEvery(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT0S");
    }

    @Test
    void exempts_alertThatARuleTrusts_namesWhitelistRuleAndReason() throws Exception {
        try (RuleWhitelist whitelist = open()) {
            assertThat(whitelist.exempts(shellOf("nc")))
                    .contains(new Exemption("trusted.json", "nc", "user 'alice' added this rule on 2026-11-01"));
        }
    }

    @Test
    void exempts_ruleWithADescription_givesItAsTheReason() throws Exception {
        String longest = "w".repeat(RuleLimits.TEXT_LENGTH);
        for (String description : new String[] {"why", longest}) {
            Files.writeString(
                    file,
                    Rules.file(Rules.rule(
                            "nc",
                            AlertType.REVERSE_SHELL,
                            "\"description\":\"" + description + "\",",
                            "{\"processes\":\"nc\"}")));
            try (RuleWhitelist whitelist = open()) {
                assertThat(whitelist.exempts(shellOf("nc")).orElseThrow().reason())
                        .isEqualTo(description);
            }
        }
        Files.writeString(
                file,
                Rules.file(
                        Rules.rule("nc", AlertType.REVERSE_SHELL, "\"description\":\" \",", "{\"processes\":\"nc\"}")));
        try (RuleWhitelist whitelist = open()) {
            assertThat(whitelist.exempts(shellOf("nc")).orElseThrow().reason()).contains("added this rule");
        }
    }

    @Test
    void open_ruleIds_areLettersDigitsAndFourMarks() throws Exception {
        for (String id : new String[] {"a", "z", "A", "Z", "0", "9", "a.b_c:d-e", "m".repeat(128)}) {
            Files.writeString(file, Rules.file(Rules.rule(id, AlertType.REVERSE_SHELL, "{\"processes\":\"nc\"}")));
            open().close();
        }
        for (String id : new String[] {"", "-a", "`", "{", "@", "[", "/", ":", "a b", "m".repeat(129)}) {
            Files.writeString(file, Rules.file(Rules.rule(id, AlertType.REVERSE_SHELL, "{\"processes\":\"nc\"}")));
            assertThatThrownBy(this::open).as(id).isInstanceOf(WhitelistException.class);
        }
    }

    @Test
    void exempts_alertThatNoRuleTrusts_isEmpty() throws Exception {
        try (RuleWhitelist whitelist = open()) {
            assertThat(whitelist.exempts(shellOf("ncat"))).isEmpty();
        }
    }

    @Test
    void exempts_severalRulesTrustIt_theFirstInTheFileCounts() throws Exception {
        Files.writeString(
                file,
                Rules.file(
                        Rules.rule("later", AlertType.REVERSE_SHELL, "{\"processes\":\"nc,sh\"}"),
                        Rules.rule("latest", AlertType.REVERSE_SHELL, "{\"processes\":\"/bin/nc\"}")));
        try (RuleWhitelist whitelist = open()) {
            assertThat(whitelist.exempts(shellOf("nc")).orElseThrow().rule()).isEqualTo("later");
        }
    }

    @Test
    void open_badRule_opensNothing() throws Exception {
        Files.writeString(file, Rules.file(NC, BAD));
        assertThatThrownBy(this::open)
                .isInstanceOf(WhitelistException.class)
                .hasMessageContaining(file + ": rule 'bad': targetPorts: '70000' is not a port");
    }

    @Test
    void reload_goodVersion_replacesTheOldOneAndAuditsWhoAddedWhat() throws Exception {
        try (RuleWhitelist whitelist = open()) {
            Files.writeString(file, Rules.file(SOCAT));
            assertThat(whitelist.reload()).isEmpty();
            assertThat(whitelist.exempts(shellOf("nc"))).isEmpty();
            assertThat(whitelist.exempts(shellOf("socat"))).isPresent();
            assertThat(whitelist.audit())
                    .extracting(entry -> entry.action() + " " + entry.rule() + " " + entry.creator())
                    .containsExactly("LOADED  ", "LOADED  ", "ADDED socat alice", "REMOVED nc alice");
            assertThat(whitelist.audit()).extracting(AuditEntry::at).containsOnly(CLOCK.instant());
        }
    }

    @Test
    void reload_oneBadRule_loadsNothingOfTheNewVersionAndKeepsTheOld() throws Exception {
        try (RuleWhitelist whitelist = open()) {
            Files.writeString(file, Rules.file(SOCAT, BAD));
            assertThat(whitelist.reload()).extracting(Problem::rule).containsExactly("bad");
            assertThat(whitelist.exempts(shellOf("nc"))).isPresent();
            assertThat(whitelist.exempts(shellOf("socat"))).isEmpty();
            assertThat(whitelist.problems()).hasSize(1);
            assertThat(whitelist.audit().get(1).action()).isEqualTo(AuditEntry.Action.REFUSED);
            assertThat(whitelist.audit().get(1).detail()).contains("70000");
        }
    }

    @Test
    void reload_fileGone_keepsTheOldVersionAndSaysSo() throws Exception {
        try (RuleWhitelist whitelist = open()) {
            Files.delete(file);
            assertThat(whitelist.reload())
                    .extracting(Problem::message)
                    .first()
                    .asString()
                    .contains("cannot be read");
            assertThat(whitelist.exempts(shellOf("nc"))).isPresent();
        }
    }

    @Test
    void reloadIfChanged_fileOfAnotherSize_isReadAgain() throws Exception {
        try (RuleWhitelist whitelist = open()) {
            Files.writeString(file, Rules.file(NC, SOCAT));
            whitelist.reloadIfChanged();
            assertThat(whitelist.exempts(shellOf("socat"))).isPresent();
        }
    }

    @Test
    void hits_areCountedPerRuleAndOutliveAReload() throws Exception {
        Files.writeString(file, Rules.file(NC, SOCAT));
        try (RuleWhitelist whitelist = open()) {
            whitelist.exempts(shellOf("nc"));
            whitelist.exempts(shellOf("nc"));
            Files.writeString(file, Rules.file(SOCAT, NC));
            whitelist.reload();
            whitelist.exempts(shellOf("nc"));
            assertThat(whitelist.hits())
                    .containsExactly(new RuleHits("socat", 0, null), new RuleHits("nc", 3, Alerts.TIME));
        }
    }

    @Test
    void expires_isJudgedByTheAlertsLastSighting() throws Exception {
        Files.writeString(
                file,
                Rules.file(Rules.rule(
                        "nc",
                        AlertType.REVERSE_SHELL,
                        "\"expires\":\"2026-11-24T12:00:00Z\",",
                        "{\"processes\":\"nc\"}")));
        try (RuleWhitelist whitelist = open()) {
            Alert before = Alerts.of(AlertType.REVERSE_SHELL)
                    .tree("/bin/nc")
                    .at(Instant.parse("2026-11-24T11:59:59Z"))
                    .build();
            assertThat(whitelist.exempts(before)).isPresent();
            assertThat(whitelist.exempts(shellOf("nc"))).isEmpty();
        }
    }

    @Test
    void exempts_disabledRule_trustsNothing() throws Exception {
        Files.writeString(
                file,
                Rules.file(Rules.rule("nc", AlertType.REVERSE_SHELL, "\"enabled\":false,", "{\"processes\":\"nc\"}")));
        try (RuleWhitelist whitelist = open()) {
            assertThat(whitelist.exempts(shellOf("nc"))).isEmpty();
        }
    }
}
