package io.hivesec.triage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IndicatorFilesTest {
    @TempDir
    private Path directory;

    private IndicatorFiles open(String name, String text) throws IOException {
        return IndicatorFiles.open(List.of(Files.writeString(directory.resolve(name), text)));
    }

    @Test
    void csv_valuesAndNetworks_areFound() throws IOException {
        IndicatorFiles files = open(
                "bad.csv",
                "value,description\n203.0.113.9,\"botnet\"\n198.51.100.0/24,bad net\n" + "# a remark\nEvil.Example\n");
        assertThat(files.size()).isEqualTo(3);
        assertThat(files.lookUp("203.0.113.9")).contains("botnet (bad.csv)");
        assertThat(files.lookUp("evil.example")).contains("bad.csv");
        assertThat(files.lookUp("198.51.100.77")).contains("bad net (bad.csv) (198.51.100.0/24)");
        assertThat(files.lookUp("198.51.101.77")).isEmpty();
        assertThat(files.lookUp("203.0.113.90")).isEmpty();
    }

    @Test
    void misp_attributesForDetection_areFound() throws IOException {
        IndicatorFiles files = open(
                "misp.json",
                "{\"Event\":{\"info\":\"x\",\"Attribute\":["
                        + "{\"type\":\"ip-dst|port\",\"value\":\"203.0.113.9|4444\",\"to_ids\":true,\"comment\":\"c2\"},"
                        + "{\"type\":\"domain\",\"value\":\"harmless.example\",\"to_ids\":false},"
                        + "{\"type\":\"filename|sha256\",\"value\":\"a.bin|aa11\",\"to_ids\":true}]}}");
        assertThat(files.lookUp("203.0.113.9:4444")).contains("c2 (misp.json)");
        assertThat(files.lookUp("203.0.113.9")).isEmpty();
        assertThat(files.lookUp("aa11")).isPresent();
        assertThat(files.lookUp("harmless.example")).isEmpty();
    }

    @Test
    void stix_indicatorPatterns_areFound() throws IOException {
        IndicatorFiles files = open(
                "stix.json",
                "{\"type\":\"bundle\",\"objects\":["
                        + "{\"type\":\"indicator\",\"name\":\"C2\",\"pattern\":\"[ipv4-addr:value = '203.0.113.9' OR "
                        + "file:hashes.'SHA-256' = 'AB12']\"},"
                        + "{\"type\":\"indicator\",\"revoked\":true,\"pattern\":\"[domain-name:value = 'old.example']\"},"
                        + "{\"type\":\"malware\",\"name\":\"x\"}]}");
        assertThat(files.lookUp("203.0.113.9")).contains("C2 (stix.json)");
        assertThat(files.lookUp("old.example")).isEmpty();
    }

    @Test
    void open_brokenJson_namesTheFile() {
        assertThatThrownBy(() -> open("x.json", "{\"a\":"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("x.json");
    }

    @Test
    void refresh_changedFile_isReadAgainAndABrokenOneIsNot() throws IOException {
        IndicatorFiles files = open("bad.csv", "203.0.113.9,old\n");
        Path file = directory.resolve("bad.csv");
        Files.writeString(file, "203.0.113.10,new\n");
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
        files.refresh();
        assertThat(files.lookUp("203.0.113.9")).isEmpty();
        assertThat(files.lookUp("203.0.113.10")).isPresent();
        Files.delete(file);
        files.refresh();
        assertThat(files.lookUp("203.0.113.10")).isPresent();
        assertThat(files.problem()).contains("bad.csv");
    }

    @Test
    void table_manyIndicators_areAllFound() {
        IndicatorTable table = new IndicatorTable();
        for (int i = 0; i < 100_000; i++) {
            table.add("host" + i + ".example", "list");
        }
        assertThat(table.size()).isEqualTo(100_000);
        assertThat(table.find("host99999.example")).contains("list");
        assertThat(table.find("host100000.example")).isEmpty();
    }
}
