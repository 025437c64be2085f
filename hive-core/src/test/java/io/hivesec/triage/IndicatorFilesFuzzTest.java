package io.hivesec.triage;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** A file that claims to hold indicators is one that can be asked, or an {@link IOException}. */
class IndicatorFilesFuzzTest {
    @TempDir
    static Path directory;

    @FuzzTest
    void open_anyBytes_canBeAskedOrIsRefused(byte[] bytes) throws IOException {
        Path file = Files.write(directory.resolve("indicators"), bytes);
        IndicatorFiles indicators;
        try {
            indicators = IndicatorFiles.open(List.of(file));
        } catch (IOException e) {
            return;
        }
        String start = new String(bytes, 0, Math.min(bytes.length, 40), java.nio.charset.StandardCharsets.UTF_8);
        for (String asked : List.of("192.0.2.1", "192.0.2.1:443", "bad.example", start)) {
            indicators.lookUp(asked);
        }
    }
}
