package io.hivesec.engines.virus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Debian's packages that tests want, installed by the project's script. Where that cannot be, the tests fail. */
public final class DebianPackages {
    private static final int MINUTES = 8;

    private DebianPackages() {}

    /**
     * Installs what is not there.
     *
     * @param wanted commands or paths, each with a colon and its package
     */
    public static void install(String... wanted) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("bash", "../.ci/debian-packages.sh"));
        command.addAll(List.of(wanted));
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES))
                .as("%s ends", command)
                .isTrue();
        assertThat(process.exitValue()).as("%s", command).isZero();
    }
}
