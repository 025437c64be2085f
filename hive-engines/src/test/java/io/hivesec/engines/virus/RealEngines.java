package io.hivesec.engines.virus;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.engines.virus.wire.Address;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Real clamd and c-icap, started by the project's script. Where they cannot start, the tests fail. */
final class RealEngines {
    private static final Path SCRIPT = Path.of("..", ".ci", "virus-engines.sh");
    private static final int MINUTES = 8;

    private final Path directory;
    private final int clamdPort;
    private final int icapPort;

    private RealEngines(Path directory) throws IOException {
        this.directory = directory;
        try (ServerSocket one = new ServerSocket(0);
                ServerSocket other = new ServerSocket(0)) {
            clamdPort = one.getLocalPort();
            icapPort = other.getLocalPort();
        }
    }

    static RealEngines start() throws IOException, InterruptedException {
        RealEngines engines = new RealEngines(Files.createTempDirectory("hive-virus-it"));
        engines.script("start");
        return engines;
    }

    Address clamdSocket() {
        return Address.unix(directory.resolve("clamd.sock"));
    }

    Address clamdPort() {
        return Address.tcp("127.0.0.1", clamdPort);
    }

    Address icap() {
        return Address.tcp("127.0.0.1", icapPort);
    }

    /** clamd, of which only so many bytes are heard. */
    CuttingProxy clamdCutAfter(long bytes) throws IOException {
        return new CuttingProxy(clamdPort, bytes);
    }

    /** c-icap, of which only so many bytes are heard. */
    CuttingProxy icapCutAfter(long bytes) throws IOException {
        return new CuttingProxy(icapPort, bytes);
    }

    void startClamd() throws IOException, InterruptedException {
        script("clamd");
    }

    void startIcap() throws IOException, InterruptedException {
        script("icap");
    }

    /** Signals a daemon and its children: {@code STOP}, {@code CONT}, {@code KILL}. */
    void signal(String signal, String daemon) throws IOException, InterruptedException {
        String pid = Files.readString(directory.resolve(daemon + ".pid")).strip();
        run("kill", "-" + signal, "--", "-" + pid);
    }

    private void script(String command) throws IOException, InterruptedException {
        run("bash", SCRIPT.toString(), command, directory.toString());
    }

    private void run(String... command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("hive-virus-it", ".out");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("CLAMD_PORT", Integer.toString(clamdPort));
        builder.environment().put("ICAP_PORT", Integer.toString(icapPort));
        Process process = builder.start();
        boolean hasEnded = process.waitFor(MINUTES, TimeUnit.MINUTES);
        assertThat(hasEnded).as("%s ends", String.join(" ", command)).isTrue();
        assertThat(process.exitValue())
                .as("%s", Files.readString(output, StandardCharsets.UTF_8))
                .isZero();
        Files.delete(output);
    }

    void stop() throws IOException, InterruptedException {
        script("stop");
    }
}
