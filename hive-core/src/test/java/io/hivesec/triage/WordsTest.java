package io.hivesec.triage;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.event.Process;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WordsTest {
    @ParameterizedTest
    @CsvSource({
        "nginx, true",
        "php-fpm8.2, true",
        "php-fpm:, true",
        "java11, true",
        "nginxx, false",
        "8.2, false",
        "'', false",
        "bash, false",
        "8nginx, false",
        "nginx-8x, false",
    })
    void isServer_knowsNamesWithVersions(String program, boolean expected) {
        assertThat(Words.isServer(program)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"sshd, true", "sshd:, true", "bash, false", "ssh, false"})
    void isInteractive_knowsWherePeopleComeFrom(String program, boolean expected) {
        assertThat(Words.isInteractive(program)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"curl, true, false", "whoami, false, true", "cat, false, false"})
    void programs_areDownloadsOrReconnaissance(String program, boolean download, boolean reconnaissance) {
        assertThat(Words.isDownload(program)).isEqualTo(download);
        assertThat(Words.isReconnaissance(Process.builder()
                        .pid(2)
                        .executable("/usr/bin/" + program)
                        .build()))
                .isEqualTo(reconnaissance);
    }

    @ParameterizedTest
    @CsvSource({
        "/tmp/a, true",
        "/dev/shm/a, true",
        "memfd:a, true",
        "/usr/bin/a, false",
        "/opt/tmp/a, false",
        "'', false",
    })
    void isWritable_isWhereAnybodyWrites(String path, boolean expected) {
        assertThat(Words.isWritable(path)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "/etc/shadow, true",
        "/home/a/.ssh/id_rsa, true",
        "/proc/1/environ, true",
        "/home/a/.ssh/known_hosts, false",
        "/proc/1/environment, false",
        "/srv/etc/shadow, false",
    })
    void isCredential_isWhatHoldsSecrets(String path, boolean expected) {
        assertThat(Words.isCredential(path)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "/etc/cron.d/a, true",
        "/root/.ssh/authorized_keys, true",
        "/home/a/.bashrc, true",
        "/etc/hosts, false",
        "/srv/etc/cron.d/a, false",
    })
    void isPersistence_isWhatRunsLater(String path, boolean expected) {
        assertThat(Words.isPersistence(path)).isEqualTo(expected);
    }
}
