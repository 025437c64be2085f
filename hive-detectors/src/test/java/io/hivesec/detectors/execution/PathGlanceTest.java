package io.hivesec.detectors.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PathGlanceTest {
    private static final List<String> PATTERNS =
            List.of("/etc/cron.d/*", "/usr/lib/systemd/*.service", "~/.bashrc", ".git/hooks/*", "*.pth");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/etc/cron.d/x",
                "/usr/lib/systemd/a.service",
                "/root/.bashrc",
                "/srv/x.pth",
                ".git/hooks/a",
                "//etc/cron.d/x",
                "/host/etc/cron.d/x"
            })
    void mayFit_whatAPatternFits_isTrue(String path) {
        assertThat(PathGlance.of(PATTERNS, List.of("/host")).mayFit(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/var/lib/mysql/ibdata1", "/srv/app/models/x.pt", "/data/etc/cron.d/x"})
    void mayFit_whatNoneFits_isFalse(String path) {
        assertThat(PathGlance.of(PATTERNS, List.of("/host")).mayFit(path)).isFalse();
    }

    @Test
    void mayFit_patternWithoutBeginningOrEnding_looksIntoAll() {
        assertThat(PathGlance.of(List.of("*/a/*"), List.of()).mayFit("/var/x")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/shadow", "//etc/shadow", "/a/../etc/passwd", "/host/etc/shadow"})
    void mayFit_patternsWithoutAStar_nameFits(String path) {
        PathGlance glance = PathGlance.of(List.of("/etc/shadow", "/etc/passwd"), List.of("/host"));
        assertThat(glance.mayFit(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/hosts", "/etc//hosts", "/usr/lib/shadow", "/etc/shadow/x"})
    void mayFit_patternsWithoutAStar_otherNameOrFolder(String path) {
        PathGlance glance = PathGlance.of(List.of("/etc/shadow", "/etc/passwd"), List.of("/host"));
        assertThat(glance.mayFit(path)).isFalse();
    }
}
