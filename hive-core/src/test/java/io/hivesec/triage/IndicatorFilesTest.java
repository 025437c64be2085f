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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    void byteOrderMark_isNoPartOfTheFirstValue() throws IOException {
        assertThat(open("marked.csv", "\uFEFF203.0.113.9,botnet\n").lookUp("203.0.113.9"))
                .contains("botnet (marked.csv)");
        assertThat(open("marked.json", "\uFEFF {\"type\":\"domain\",\"value\":\"evil.example\",\"to_ids\":true}")
                        .lookUp("evil.example"))
                .isPresent();
    }

    /** The interface is one of the machine that told it: this one has no such interface. */
    @Test
    void csv_addressWithAZone_isTheAddress() throws IOException {
        IndicatorFiles files = open("zone.csv", "fe80::1%eth77,botnet\n");
        assertThat(files.lookUp("fe80::1%no-such-interface")).isPresent();
        assertThat(files.lookUp("FE80:0::1")).isPresent();
        assertThat(files.lookUp("fe80::2%eth77")).isEmpty();
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

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "10.1.2.3/32, 10.1.2.3, true",
        "10.1.2.3/32, 10.1.2.2, false",
        "128.0.0.0/1, 255.0.0.1, true",
        "0.0.0.0/8, 0.0.0.0, true",
        "10.0.0.0/0, 10.0.0.1, false",
        "10.0.0.0/33, 10.0.0.0, false",
        "256.0.0.0/8, 0.0.0.1, false",
        "10.0.0/8, 10.0.0.1, false",
        "10.0.0.0.0/8, 10.0.0.1, false",
        "10.0.0.255/24, 10.0.0.1, true",
    })
    void csv_network_holdsItsAddressesAndNoOthers(String network, String address, boolean expected) throws IOException {
        IndicatorFiles files = open("bad.csv", network + "\n");
        assertThat(files.lookUp(address).isPresent()).isEqualTo(expected);
    }

    @Test
    void csv_oddLines_areReadAsFarAsTheyGo() throws IOException {
        IndicatorFiles files = open(
                "bad.csv",
                "indicator,label\n\n\"a.example\" , \"say \"\"no\"\"\"\n,nothing\n\"\nb.example,\n" + "c.example,"
                        + "x".repeat(120) + "\nd.example," + "x".repeat(121) + "\n");
        assertThat(files.lookUp("a.example")).contains("say \"no\" (bad.csv)");
        assertThat(files.lookUp("b.example")).contains("bad.csv");
        assertThat(files.lookUp("c.example")).contains("x".repeat(120) + " (bad.csv)");
        assertThat(files.lookUp("d.example")).contains("x".repeat(120) + "… (bad.csv)");
        assertThat(files.lookUp("")).isEmpty();
    }

    @Test
    void open_jsonAfterBlanks_isJson_andTooDeepIsRefused() throws IOException {
        String attribute = "{\"type\":\"domain\",\"value\":\"a.example\",\"to_ids\":true}";
        assertThat(open("a.json", " \n " + attribute).lookUp("a.example")).isPresent();
        assertThat(open("b.json", "[" + attribute + "]").lookUp("a.example")).isPresent();
        assertThat(open("c.json", nested(64, attribute)).lookUp("a.example")).isPresent();
        assertThatThrownBy(() -> open("d.json", nested(65, attribute))).hasMessageContaining("nested deeper than 64");
    }

    private static String nested(int depth, String innermost) {
        return "{\"a\":".repeat(depth - 1) + innermost + "}".repeat(depth - 1);
    }

    @Test
    void weights_ofAFile_goOverTheBundledOnes() throws IOException {
        Path file = Files.writeString(directory.resolve("weights"), "server-parent = 3.5\n");
        Weights weights = Weights.load(file);
        assertThat(weights.of("server-parent")).isEqualTo(3.5);
        assertThat(weights.of("repeats")).isEqualTo(-2);
        assertThat(weights.group("file-verdict")).isEqualTo("known");
        assertThat(weights.group("repeats")).isEqualTo("repeats");
        Files.writeString(file, "prior.rule.mine = 1\ngroup.new-peers = timeline\ncap.timeline = 20\n");
        assertThat(Weights.load(file).cap("timeline")).isEqualTo(20);
        Files.writeString(file, "sever-parent = 3\n");
        assertThatThrownBy(() -> Weights.load(file))
                .isInstanceOf(IOException.class)
                .hasMessage(file + ": sever-parent: there is no such signal");
        for (String wrong : List.of("server-parent = 101", "server-parent = much")) {
            Files.writeString(file, wrong);
            assertThatThrownBy(() -> Weights.load(file))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("server-parent");
        }
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
            table.add("host" + i + ".example", "list", "source");
        }
        assertThat(table.size()).isEqualTo(100_000);
        assertThat(table.find("host99999.example")).contains("list");
        assertThat(table.find("host100000.example")).isEmpty();
    }

    @Test
    void open_noJson_saysSoInOneLine() {
        assertThatThrownBy(() -> open("bad.json", "{bad"))
                .isInstanceOf(IOException.class)
                .message()
                .startsWith(directory.resolve("bad.json") + ": not JSON: ")
                .hasLineCount(1);
    }
}
