package io.hivesec.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demo's report in a real browser. The picture goes to {@code target/screenshots}; that of {@code docs/} is a copy. */
@Timeout(180)
final class DemoReportIT {
    @TempDir
    private Path folder;

    @Test
    void demo_report_isShownByABrowser() throws Exception {
        run("../.ci/debian-packages.sh", "chromium:chromium");
        assertThat(Run.hive("demo", "--output", folder).status()).isEqualTo(ExitStatus.FOUND);
        Path picture = Files.createDirectories(Path.of("target/screenshots"))
                .toAbsolutePath()
                .resolve("report.png");
        Files.deleteIfExists(picture);
        run(
                "/usr/bin/chromium",
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars",
                "--user-data-dir=" + folder.resolve("profile"),
                "--window-size=1200,1500",
                "--screenshot=" + picture,
                folder.resolve("report.html").toUri().toString());
        assertThat(picture).isNotEmptyFile();
    }

    private static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor()).as("%s", String.join(" ", command)).isZero();
    }
}
