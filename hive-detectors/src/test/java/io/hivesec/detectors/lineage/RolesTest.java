package io.hivesec.detectors.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.event.Process;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RolesTest {
    @ParameterizedTest
    @CsvSource({
        "/bin/bash, bash, SHELL",
        "/bin/bash, -bash, SHELL",
        "/usr/bin/python3.11, python3.11, INTERPRETER",
        "/usr/sbin/php-fpm8.2, php-fpm: pool www, WEB_SERVER",
        "/bin/busybox, sh, SHELL",
        "/bin/busybox, busybox sh, SHELL",
        "/bin/busybox, /bin/busybox nc, NETWORK_UTILITY",
        "/usr/bin/toybox, toybox sh, SHELL"
    })
    void is_programOfARole_whateverItsVersionAndCall(String executable, String command, Role role) {
        assertThat(Roles.is(process(executable, command), role)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "/bin/bashful, bashful, SHELL",
        "/bin/busybox, busybox ls, SHELL",
        "/bin/busybox, ls, SHELL",
        "/usr/bin/python3, python3 job.py, WEB_SERVER",
        "/bin/3, 3, SHELL"
    })
    void is_programOfAnother_isNot(String executable, String command, Role role) {
        assertThat(Roles.is(process(executable, command), role)).isFalse();
    }

    @Test
    void isShellOrInterpreter_ofBoth() {
        assertThat(Roles.isShellOrInterpreter(process("/bin/dash", "dash"))).isTrue();
        assertThat(Roles.isShellOrInterpreter(process("/usr/bin/perl", "perl"))).isTrue();
        assertThat(Roles.isShellOrInterpreter(process("/usr/bin/make", "make"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/tmp/x", "/var/tmp/x", "/dev/shm/x", "/run/user/1000/x", "memfd:x", "/proc/self/fd/3"})
    void isInWritablePlace_whereAnybodyWrites_isNotInstalled(String executable) {
        Process process = process(executable, "x");

        assertThat(Roles.isInWritablePlace(process)).isTrue();
        assertThat(executable.indexOf('/') >= 0 && Roles.isInstalled(process)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/bin/sh", "/usr/local/bin/sh", "/opt/tool/sh", "/nix/store/a/bin/sh", "sh"})
    void isGenuine_whereAdministratorsInstall_isTrusted(String executable) {
        assertThat(Roles.isGenuine(process(executable, "sh"), Role.SHELL)).isTrue();
        assertThat(Roles.isInWritablePlace(process(executable, "sh"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/tmp/sh", "/home/ann/sh", "/srv/www/sh"})
    void isGenuine_elsewhere_isNot(String executable) {
        assertThat(Roles.isGenuine(process(executable, "sh"), Role.SHELL)).isFalse();
    }

    @Test
    void nearest_ofARole_isTheFirstThatCanBeTrusted() {
        Process own = process("/tmp/bash", "bash");
        Process near = process("/bin/bash", "bash");
        Process far = process("/bin/dash", "dash");

        assertThat(Roles.nearest(List.of(own, near, far), Role.SHELL)).contains(near);
        assertThat(Roles.nearest(List.of(own), Role.SHELL)).isEmpty();
    }

    private static Process process(String executable, String command) {
        return Process.builder()
                .pid(1)
                .executable(executable)
                .arguments(command.split(" "))
                .build();
    }
}
