package io.hivesec.dispositions.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.io.TempDir;

/**
 * Any bytes as a journal and its head, once as they are and once with hashes that fit, as somebody who may write the files
 * could have made them: its lines, or a {@link TamperedJournalException}.
 */
class JournalFuzzTest {
    @TempDir
    static Path directory;

    @FuzzTest
    void open_anyBytes_isAJournalOrTampered(byte[] bytes) throws Exception {
        int cut = 0;
        while (cut < bytes.length && bytes[cut] != '\n') {
            cut++;
        }
        byte[] head = Arrays.copyOf(bytes, Math.min(bytes.length, cut + 1));
        byte[] lines = Arrays.copyOfRange(bytes, head.length, bytes.length);
        open(head, lines);
        open(head, hashed(new String(lines, StandardCharsets.UTF_8)));
    }

    private static void open(byte[] head, byte[] lines) throws Exception {
        Files.write(directory.resolve("journal.head"), head);
        Files.write(directory.resolve("journal.jsonl"), lines);
        try (Journal journal = Journal.open(directory, new byte[0], Clock.systemUTC())) {
            assertThat(journal.entries()).doesNotContainNull();
        } catch (TamperedJournalException e) {
            assertThat(e).message().isNotBlank();
        }
    }

    private static byte[] hashed(String lines) throws Exception {
        StringBuilder text = new StringBuilder();
        for (String body : lines.split("\n")) {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8));
            text.append(body)
                    .append(",\"hash\":\"")
                    .append(HexFormat.of().formatHex(digest))
                    .append("\"}\n");
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
