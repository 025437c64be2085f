package io.hivesec.engines.virus.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hivesec.engines.virus.EngineColumn;
import io.hivesec.engines.virus.Specimen;
import io.hivesec.engines.virus.VirusEngines;
import io.hivesec.engines.virus.own.signature.Problem;
import io.hivesec.spi.Deadline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EnginesFileTest {
    private static final String EICAR =
            "WDVPIVAlQEFQWzRcUFpYNTQoUF4pN0NDKTd9JEVJQ0FSLVNUQU5EQVJELUFOVElWSVJVUy1URVNULUZJTEUhJEgrSCo=";

    @TempDir
    private Path directory;

    @Test
    void read_everyType_isAnEngine() throws Exception {
        String json = """
                {"version":1,"deadlineSeconds":5,"engines":[
                 {"name":"clamav","type":"clamd","address":"unix:/run/clamd.ctl","trust":25},
                 {"name":"t-sec","type":"icap","address":"[::1]:1344","service":"avscan?x=1"},
                 {"name":"avira","type":"savapi","address":"av.example:9999","product":"7","directory":"%s"},
                 {"name":"yara","type":"command","command":["yara","r.yar","{file}"],"exitCodes":{"0":"CLEAN"}}]}
                """.formatted(directory);
        try (VirusEngines engines = read(json)) {
            assertThat(engines.names()).containsExactly("clamav", "t-sec", "avira", "yara");
            assertThat(engines.deadline()).isEqualTo(Duration.ofSeconds(5));
        }
    }

    @Test
    void read_ownEngineWithSignatures_findsByThemAndByItsOwn() throws Exception {
        Path signatures = Files.writeString(directory.resolve("site.ndb"), "Site.Bad:0:*:676f6f6421\n");
        Files.setLastModifiedTime(signatures, FileTime.from(Instant.parse("2031-02-03T04:05:06Z")));
        String json = "{\"version\":1,\"engines\":[{\"name\":\"own\",\"type\":\"own\",\"signatures\":\"%s\"}]}";
        try (VirusEngines engines = read(json.formatted(signatures))) {
            EngineColumn column = column(engines, "so good!".getBytes(StandardCharsets.US_ASCII));
            assertThat(column.threat()).isEqualTo("Site.Bad");
            assertThat(column.version().databaseDate()).isEqualTo("2031-02-03");
            assertThat(column(engines, Base64.getDecoder().decode(EICAR)).threat())
                    .isEqualTo("Eicar-Test-File");
        }
    }

    @Test
    void read_signatureThatTheOwnEngineCannotUse_isTold() throws Exception {
        Path signatures =
                Files.writeString(directory.resolve("site.ndb"), "Site.Bad:0:*:676f6f6421\nSite.Html:3:*:676f6f6421\n");
        String json = "{\"version\":1,\"engines\":[{\"name\":\"own\",\"type\":\"own\",\"signatures\":\"%s\"}]}";
        Path file = Files.writeString(directory.resolve("engines.json"), json.formatted(signatures));
        List<Problem> leftOut = new ArrayList<>();

        try (VirusEngines engines = EnginesFile.read(file, leftOut::add)) {
            assertThat(leftOut).singleElement().asString().contains("site.ndb:2: ");
            assertThat(column(engines, "so good!".getBytes(StandardCharsets.US_ASCII))
                            .threat())
                    .isEqualTo("Site.Bad");
        }
    }

    private static EngineColumn column(VirusEngines engines, byte[] file) throws Exception {
        return engines.examine(Specimen.of(file), Deadline.in(Duration.ofSeconds(20)))
                .columns()
                .get(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '@',
            value = {
                "{'name':'a','type':'clamd'} @ engine 'a': address: missing",
                "{'name':'a','type':'clamd','address':'x'} @ engine 'a': address: unix:PATH or HOST:PORT expected, not 'x'",
                "{'name':'a','type':'clamd','address':'x:70000'} @ engine 'a': address: unix:PATH or HOST:PORT expected",
                "{'name':'a','type':'luck'} @ engine 'a': type: one of",
                "{'type':'clamd'} @ engine 1: name: missing",
                "{'name':'A b','type':'clamd'} @ engine 'A b': name: up to 40",
                "{'name':'a','type':'clamd','address':'x:1','adress':1} @ engine 'a': adress: no such field",
                "{'name':'a','type':'clamd','address':'x:1','maxBytes':0} @ engine 'a': maxBytes: a whole number",
                "{'name':'a','type':'clamd','address':'x:1','canary':1} @ engine 'a': canary: true or false",
                "{'name':'a','type':'icap','address':'x:1','service':'a b'} @ engine 'a': not the path of a service",
                "{'name':'a','type':'savapi','address':'x:1','product':'7','directory':'/none'} @ engine 'a': directory",
                "{'name':'a','type':'command','command':['x','y']} @ engine 'a': command: no argument has {file} in it",
                "{'name':'a','type':'command','command':['x','{file}'],'exitCodes':{'0':'FINE'}} @ exitCodes: 0: one of",
                "{'name':'a','type':'command','command':['x','{file}'],'patterns':[{'pattern':'(','answer':'CLEAN'}]} @ patterns: pattern: not a regular",
                "{'name':'none','type':'own'} @ engine 'none': name: no engine of that name",
                "{'name':'own','type':'own','signatures':'/none'} @ engine 'own': signatures: cannot read '/none'",
                "{'name':'mine','type':'own','signatures':'.'} @ engine 'mine': name: 'own' expected",
                "7 @ engine 1: an object expected",
            })
    void read_wrongField_isNamedWithFileAndEngine(String engine, String message) {
        assertThatThrownBy(() ->
                        read("{'version':1,'engines':[%s]}".formatted(engine).replace('\'', '"')))
                .isInstanceOf(EnginesFileException.class)
                .hasMessageStartingWith(directory.resolve("engines.json").toString())
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '@',
            value = {
                "{ @ :1: not JSON",
                "{'version':2} @ version: 1 expected",
                "{'version':1} @ engines: a list",
                "{'version':1,'engines':[]} @ engines: a list",
                "{'version':1,'version':1} @ not JSON: Duplicate",
            })
    void read_wrongFile_isNamed(String json, String message) {
        assertThatThrownBy(() -> read(json.replace('\'', '"')))
                .isInstanceOf(EnginesFileException.class)
                .hasMessageContaining(message);
    }

    private VirusEngines read(String json) throws IOException, EnginesFileException {
        return EnginesFile.read(Files.writeString(directory.resolve("engines.json"), json));
    }
}
