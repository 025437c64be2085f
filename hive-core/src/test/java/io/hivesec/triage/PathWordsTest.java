package io.hivesec.triage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PathWordsTest {
    private static final PathWords WORDS =
            new PathWords(List.of("/etc/shadow"), List.of("/.ssh/id_", "/serviceaccount/token"), List.of("/environ"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/etc/shadow",
                "/etc/shadow-",
                "/root/.ssh/id_rsa",
                "/.ssh/id_",
                "//.ssh/id_ed25519",
                "/run/secrets/kubernetes.io/serviceaccount/token",
                "/proc/1/environ"
            })
    void matches_startInsideOrEnd_isFound(String path) {
        assertThat(WORDS.matches(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/etc/passwd",
                "/host/etc/shadow",
                "/root/.ssh/known_hosts",
                "/root/.ssh/id",
                "x.ssh/id_rsa",
                "/proc/1/environment",
                "/srv/serviceaccounts/token"
            })
    void matches_otherPath_isNot(String path) {
        assertThat(WORDS.matches(path)).isFalse();
    }

    @Test
    void insideThatBeginsWithinAName_isRefused() {
        assertThatThrownBy(() -> new PathWords(List.of(), List.of("token"), List.of()))
                .hasMessageContaining("token");
    }
}
