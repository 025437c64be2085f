package io.hivesec.detectors.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Any text in a process's files below /proc, parted by lines of {@code ==}: a process or none, and never an exception. */
class ProcFuzzTest {
    private static final int PID = 7;
    private static final List<String> FILES = List.of("7/stat", "7/status", "7/cmdline", "7/cgroup", "net/tcp", "stat");

    @TempDir
    private static Path root;

    @BeforeAll
    static void makeDirectories() throws IOException {
        Files.createDirectories(root.resolve("7/fd"));
        Files.createDirectories(root.resolve("net"));
        Files.createSymbolicLink(root.resolve("7/exe"), Path.of("/bin/web (deleted)"));
    }

    @FuzzTest
    void read_anyText_isAProcessOrNone(byte[] bytes) throws IOException {
        String[] parts = new String(bytes, StandardCharsets.ISO_8859_1).split("\n==\n", FILES.size());
        for (int i = 0; i < FILES.size(); i++) {
            String text = i < parts.length ? parts[i] : "";
            Files.write(root.resolve(FILES.get(i)), text.getBytes(StandardCharsets.ISO_8859_1));
        }
        ProcReader reader = new ProcReader(root);
        assertThat(reader.pids()).containsExactly(PID);
        reader.read(PID, null, () -> {}).ifPresent(entry -> {
            assertThat(entry.pid()).isEqualTo(PID);
            assertThat(entry.process().executable()).isEqualTo("/bin/web");
            assertThat(entry.isSameAs(reader.read(PID, entry, () -> {}).orElseThrow()))
                    .isTrue();
        });
        assertThat(new SocketTable().add(reader.sockets(PID, "tcp")).listeningPorts())
                .allSatisfy(port -> assertThat(port).isBetween(0, 65_535));
    }
}
