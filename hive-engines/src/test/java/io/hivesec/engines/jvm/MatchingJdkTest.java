package io.hivesec.engines.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MatchingJdkTest {
    private static final String VERSION = "17.9.9";

    @TempDir
    private Path home;

    @Test
    void jhsdb_ofThisJava_isThatOfItsJdk() {
        Path own = Path.of(System.getProperty("java.home"));

        assertThat(MatchingJdk.jhsdb(System.getProperty("java.version"), own.resolve("bin/java")))
                .contains(own.resolve("bin/jhsdb"));
    }

    @Test
    void jhsdb_inAPlaceThatOthersCanWrite_isNotRun() throws IOException {
        jdk();
        assertThat(MatchingJdk.versionOf(home)).isEqualTo(VERSION);

        Files.setPosixFilePermissions(home.resolve("bin"), PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThat(MatchingJdk.isTrusted(home)).isFalse();
        assertThat(MatchingJdk.jhsdb(VERSION, home.resolve("bin/java"))).isEmpty();
    }

    @Test
    void jhsdb_ofAnotherVersion_isNotTaken() throws IOException {
        jdk();

        assertThat(MatchingJdk.jhsdb("17.9.8", home.resolve("bin/java"))).isEmpty();
    }

    private void jdk() throws IOException {
        Files.createDirectories(home.resolve("bin"));
        Files.createDirectories(home.resolve("lib/server"));
        Files.writeString(home.resolve("lib/server/libjvm.so"), "");
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + VERSION + "\"\n");
        Path tool = Files.writeString(home.resolve("bin/jhsdb"), "#!/bin/sh\n");
        Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
