package io.hivesec.dispositions.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hivesec.dispositions.journal.Entry.Event;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JournalTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);
    private static final byte[] NO_KEY = {};

    @TempDir
    private Path directory;

    @Test
    void append_lines_areReadBackInOrder() throws IOException {
        write(3);
        try (Journal journal = open(NO_KEY)) {
            assertThat(journal.entries()).extracting(Entry::number).containsExactly(1L, 2L, 3L);
            assertThat(journal.entries("p2"))
                    .singleElement()
                    .satisfies(entry ->
                            assertThat(entry.data().path("step").asInt()).isEqualTo(2));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void open_editedLine_isRefused(int index) throws IOException {
        write(3);
        List<String> lines = lines();
        lines.set(index, lines.get(index).replace("\"step\":" + (index + 1), "\"step\":9"));
        rewrite(lines);
        assertThatThrownBy(() -> open(NO_KEY))
                .isInstanceOf(TamperedJournalException.class)
                .hasMessageContaining("line " + (index + 1) + " was edited");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void open_droppedLine_isRefused(int index) throws IOException {
        write(3);
        List<String> lines = lines();
        lines.remove(index);
        rewrite(lines);
        assertThatThrownBy(() -> open(NO_KEY)).hasMessageContaining("does not follow the line before it");
    }

    @Test
    void open_droppedLastLine_isRefused() throws IOException {
        write(3);
        rewrite(lines().subList(0, 2));
        assertThatThrownBy(() -> open(NO_KEY))
                .isInstanceOf(TamperedJournalException.class)
                .hasMessageContaining("ends with line 2, but line 3 was written");
    }

    @Test
    void open_emptiedOrWithoutItsHead_isRefused() throws IOException {
        write(3);
        List<String> lines = lines();
        rewrite(List.of());
        assertThatThrownBy(() -> open(NO_KEY)).isInstanceOf(TamperedJournalException.class);
        rewrite(lines);
        Files.delete(directory.resolve("journal.head"));
        assertThatThrownBy(() -> open(NO_KEY)).isInstanceOf(TamperedJournalException.class);
    }

    @Test
    void open_reorderedLines_areRefused() throws IOException {
        write(3);
        List<String> lines = lines();
        Collections.swap(lines, 0, 1);
        rewrite(lines);
        assertThatThrownBy(() -> open(NO_KEY)).hasMessageContaining("does not follow the line before it");
    }

    @Test
    void open_withAKey_refusesWhatWasWrittenWithAnother() throws IOException {
        try (Journal journal = open("one".getBytes(StandardCharsets.UTF_8))) {
            journal.append(Event.APPROVED, "p", data(1));
        }
        assertThatThrownBy(() -> open("two".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("written with another key");
    }

    @Test
    void open_lineCutShortByACrash_isCutOffAndTheJournalGoesOn() throws IOException {
        write(2);
        Files.writeString(directory.resolve("journal.jsonl"), "{\"number\":3,\"ti", StandardOpenOption.APPEND);
        try (Journal journal = open(NO_KEY)) {
            assertThat(journal.entries()).hasSize(2);
            assertThat(journal.append(Event.DONE, "p3", data(3)).number()).isEqualTo(3);
        }
        try (Journal journal = open(NO_KEY)) {
            assertThat(journal.entries()).hasSize(3);
        }
    }

    @Test
    void append_fromTwoJournalsInOneDirectory_makesOneChain() throws IOException {
        try (Journal first = open(NO_KEY);
                Journal second = open(NO_KEY)) {
            first.append(Event.APPROVED, "p", data(1));
            second.append(Event.INTENT, "p", data(2));
            first.append(Event.DONE, "p", data(3));
            assertThat(second.entries("p")).extracting(Entry::number).containsExactly(1L, 2L, 3L);
        }
        try (Journal journal = open(NO_KEY)) {
            assertThat(journal.entries()).hasSize(3);
        }
    }

    @Test
    void append_conditionThatThrows_writesNothing() throws IOException {
        try (Journal journal = open(NO_KEY)) {
            assertThatThrownBy(() -> journal.append(Event.APPROVED, "p", data(1), (approvals, isInEffect) -> {
                        throw new IOException("no");
                    }))
                    .hasMessage("no");
            assertThat(journal.entries()).isEmpty();
        }
    }

    private Journal open(byte[] key) throws IOException {
        return Journal.open(directory, key, CLOCK);
    }

    private void write(int count) throws IOException {
        try (Journal journal = open(NO_KEY)) {
            for (int i = 1; i <= count; i++) {
                journal.append(Event.INTENT, "p" + i, data(i));
            }
        }
    }

    private List<String> lines() throws IOException {
        return new ArrayList<>(Files.readAllLines(directory.resolve("journal.jsonl")));
    }

    private void rewrite(List<String> lines) throws IOException {
        Files.writeString(directory.resolve("journal.jsonl"), lines.isEmpty() ? "" : String.join("\n", lines) + "\n");
    }

    private static ObjectNode data(int step) {
        return new ObjectMapper().createObjectNode().put("step", step);
    }
}
