package io.hivesec.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hivesec.json.HiveModule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ScanCommandTest {
    /** A page that runs what it is asked to, kept encoded so that no virus scanner takes offence. */
    private static final byte[] SHELL = Base64.getDecoder()
            .decode("PCUgUnVudGltZS5nZXRSdW50aW1lKCkuZXhlYyhyZXF1ZXN0LmdldFBhcmFtZXRlcigicSIpKTsgJT4=");

    @TempDir
    Path folder;

    @Test
    void scan_tree_tellsHowFast() throws IOException {
        Files.write(folder.resolve("a.jsp"), SHELL);
        Run run = Run.hive("scan", "--engine", "webshell", folder);
        assertThat(run.status()).isEqualTo(ExitStatus.FOUND);
        assertThat(run.err()).containsPattern("hive: 1 file\\(s\\) in [0-9.]+ s, [0-9]+ files/s");
    }

    @Test
    void scan_onAnyNumberOfThreads_saysTheSame() throws IOException {
        for (int i = 0; i < 20; i++) {
            Files.write(folder.resolve(i + ".jsp"), i % 3 == 0 ? SHELL : new byte[] {'a'});
        }
        Run one = Run.hive("scan", "--engine", "webshell", "--threads", "1", folder);
        Run many = Run.hive("scan", "--engine", "webshell", "--threads", "5", folder);
        assertThat(one.status()).isEqualTo(ExitStatus.FOUND);
        assertThat(many.out()).isEqualTo(one.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "65", "many"})
    void scan_onNoNumberOfThreads_isRefused(String threads) {
        Run run = Run.hive("scan", "--threads", threads, folder);
        assertThat(run.status()).isEqualTo(ExitStatus.COULD_NOT_RUN);
        assertThat(run.err()).contains("--threads");
    }

    @Test
    void scan_shellInAnArchive_isFound() throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(folder.resolve("app.war")))) {
            zip.putNextEntry(new ZipEntry("pages/a.jsp"));
            zip.write(SHELL);
        }
        Run run = Run.hive("scan", "--engine", "webshell", "--format", "jsonl", folder);
        assertThat(run.out()).contains("app.war!/pages/a.jsp");
        assertThat(run.status()).isEqualTo(ExitStatus.FOUND);
    }

    @Test
    void scan_whitelist_silencesTheFileItNamesAndNotTheOneBeside() throws IOException {
        Path tree = Files.createDirectory(folder.resolve("tree"));
        Files.write(tree.resolve("drill.jsp"), SHELL);
        Path rules = Files.writeString(
                folder.resolve("trusted.json"),
                "{\"version\":1,\"rules\":[{\"id\":\"drill\",\"type\":\"web_backdoor\",\"creator\":\"ann\","
                        + "\"created\":\"2026-01-02T00:00:00Z\",\"conditions\":{\"fileNames\":\".*drill.*\"}}]}");
        Run quiet = Run.hive("scan", "--whitelist", rules, "--format", "jsonl", tree);
        assertThat(quiet.status()).isEqualTo(ExitStatus.NOTHING_FOUND);
        JsonNode drill = HiveModule.mapper().readTree(quiet.out());
        assertThat(drill.path("findings"))
                .isNotEmpty()
                .allSatisfy(finding -> assertThat(
                                finding.path("whitelisted").path("rule").asText())
                        .isEqualTo("drill"));
        Path other = Files.write(tree.resolve("other.jsp"), SHELL);
        Run one = Run.hive("scan", "--whitelist", rules, "--format", "jsonl", other);
        assertThat(one.status()).isEqualTo(ExitStatus.FOUND);
        assertThat(one.out()).doesNotContain("whitelisted");
    }

    @Test
    void scan_links_areFollowedNowhereAndOnlyThoseOutOfTheTreeAreTold() throws IOException {
        Path tree = Files.createDirectory(folder.resolve("tree"));
        Files.write(folder.resolve("outside.jsp"), SHELL);
        Files.writeString(tree.resolve("a.jsp"), "<p>a</p>");
        Files.createSymbolicLink(tree.resolve("inside.jsp"), tree.resolve("a.jsp"));
        Files.createSymbolicLink(tree.resolve("out.jsp"), folder.resolve("outside.jsp"));
        Run run = Run.hive("scan", "--engine", "webshell", tree);
        assertThat(run.status()).isEqualTo(ExitStatus.NOTHING_FOUND);
        assertThat(run.err())
                .contains("left out 1 file(s) that are links out of the tree, such as " + tree.resolve("out.jsp"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"24h", "1d", "90m", "2020-01-01", "2020-01-01T00:00:00Z"})
    void scan_sinceATimeBeforeTheFile_judgesIt(String since) throws IOException {
        Files.write(folder.resolve("a.jsp"), SHELL);
        assertThat(Run.hive("scan", "--since", since, folder).status()).isEqualTo(ExitStatus.FOUND);
    }

    @Test
    void scan_sinceATimeAfterTheFile_leavesItOutAndSaysSo() throws IOException {
        Files.write(folder.resolve("a.jsp"), SHELL);
        Run run = Run.hive("scan", "--since", "2999-01-01", folder);
        assertThat(run.status()).isEqualTo(ExitStatus.NOTHING_FOUND);
        assertThat(run.err()).contains("left out 1 file(s) not changed since then");
    }

    @Test
    void scan_fileWhoseTimeWasSetBack_isJudged() throws IOException {
        Path shell = Files.write(folder.resolve("a.jsp"), SHELL);
        Files.setLastModifiedTime(shell, java.nio.file.attribute.FileTime.fromMillis(0));
        assertThat(Run.hive("scan", "--since", "1h", folder).status()).isEqualTo(ExitStatus.FOUND);
    }

    @Test
    void scan_ownRules_findWhatTheyName() throws IOException {
        Path tree = Files.createDirectory(folder.resolve("tree"));
        Files.writeString(tree.resolve("a.jsp"), "<p>house mark</p>");
        Path rules = Files.writeString(
                folder.resolve("rules.json"),
                "{\"version\":1,\"rules\":[{\"id\":\"mark\",\"all\":[\"house mark\"]}]}",
                StandardCharsets.UTF_8);
        Run run = Run.hive("scan", "--rules", rules, "--format", "jsonl", tree);
        assertThat(run.status()).isEqualTo(ExitStatus.FOUND);
        assertThat(run.out()).contains("web-backdoor.custom");
    }

    @Test
    void scan_ownSamples_findTheirCopies() throws IOException {
        Path tree = Files.createDirectory(folder.resolve("tree"));
        Files.writeString(tree.resolve("a.jsp"), "abc");
        Path samples = Files.writeString(
                folder.resolve("samples.json"),
                "{\"version\":1,\"samples\":[{\"name\":\"abc\",\"md5\":\"900150983cd24fb0d6963f7d28e17f72\"}]}");
        Run run = Run.hive("scan", "--samples", samples, "--format", "jsonl", tree);
        assertThat(run.status()).isEqualTo(ExitStatus.FOUND);
        assertThat(run.out()).contains("web-backdoor.known");
    }

    @Test
    void scan_wrongOptions_areOneClearLine() throws IOException {
        Path bad = Files.writeString(folder.resolve("bad.json"), "[]");
        assertThat(Run.hive("scan", "--since", "soon", folder).err()).contains("--since: a date, a time or an age");
        assertThat(Run.hive("scan", "--rules", bad, folder).err()).contains("bad.json: no rules of version 1");
        assertThat(Run.hive("scan", "--samples", folder.resolve("none"), folder).err())
                .contains("none: no such file");
        assertThat(Run.hive("scan", "--samples", bad, folder).status()).isEqualTo(ExitStatus.COULD_NOT_RUN);
    }

    @Test
    void scan_damagedArchive_isToldOnce() throws IOException {
        Path jar = Files.writeString(folder.resolve("damaged.jar"), "PK\u0003\u0004 is all there is");
        Path good = folder.resolve("good.php");
        Files.writeString(good, "<?php echo 1; ?>");

        Run run = Run.hive("scan", jar, good);

        assertThat(run.out().lines().filter(line -> line.startsWith("UNKNOWN  ")))
                .hasSize(1);
        assertThat(run.out()).containsOnlyOnce("Not judged").contains("UNKNOWN 1  BENIGN 1");
        assertThat(run.err()).as("the text says it").doesNotContain("failed on");
        Run lines = Run.hive("scan", "--format", "jsonl", jar);
        assertThat(lines.out().lines()).hasSize(1);
        assertThat(lines.err()).containsOnlyOnce("failed on");
    }
}
