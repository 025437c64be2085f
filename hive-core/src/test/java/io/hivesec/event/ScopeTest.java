package io.hivesec.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ScopeTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, LOOPBACK",
        "127.8.9.1, LOOPBACK",
        "::1, LOOPBACK",
        "0.0.0.0, LOOPBACK",
        "localhost, LOOPBACK",
        "::ffff:127.0.0.1, LOOPBACK",
        "10.1.2.3, INTERNAL",
        "172.16.0.1, INTERNAL",
        "172.31.255.255, INTERNAL",
        "172.32.0.1, EXTERNAL",
        "192.168.1.1, INTERNAL",
        "192.169.1.1, EXTERNAL",
        "100.64.0.1, INTERNAL",
        "100.127.255.255, INTERNAL",
        "100.128.0.1, EXTERNAL",
        "169.254.1.1, INTERNAL",
        "fe80::1%eth0, INTERNAL",
        "fc00::1, INTERNAL",
        "fd12:3456::1, INTERNAL",
        "2001:db8::1, EXTERNAL",
        "169.254.169.254, METADATA",
        "100.100.100.200, METADATA",
        "fd00:ec2::254, METADATA",
        "metadata.google.internal, METADATA",
        "203.0.113.9, EXTERNAL",
        "example.com, EXTERNAL",
        "db, INTERNAL",
        "db.shop.svc, INTERNAL",
        "/run/docker.sock, LOCAL",
        "@abstract, LOCAL",
        "'', UNKNOWN",
    })
    void of_address_saysWhereItIs(String address, Scope scope) {
        assertThat(Scope.of(address)).isEqualTo(scope);
    }
}
