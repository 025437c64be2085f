package io.hivesec.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.hivesec.engines.memshell.KnownFamilies;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class JvmCommandTest {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    @TempDir
    private Path directory;

    @Test
    void list_ofThisHost_hasThisJvm() throws IOException {
        Run run = Run.hive("jvm", "list", "--format", "jsonl");

        assertThat(run.status()).isEqualTo(ExitStatus.NOTHING_FOUND);
        List<String> lines = run.out().lines().toList();
        assertThat(lines).anySatisfy(line -> {
            JsonNode jvm = MAPPER.readTree(line);
            assertThat(jvm.get("pid").asLong())
                    .isEqualTo(ProcessHandle.current().pid());
            assertThat(jvm.get("processTree").get(0).get("path").asText()).endsWith("/java");
        });
    }

    @Test
    void scan_ofAProgramWithoutWebServer_findsNothingAndSaysWhatItRead() throws Exception {
        Path source = Files.writeString(
                directory.resolve("Waits.java"),
                "class Waits { public static void main(String[] a) throws Exception { System.out.println(1);"
                        + " System.in.read(); } }");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(), source.toString())
                .redirectErrorStream(true)
                .start();
        try {
            assertThat(process.getInputStream().read()).isEqualTo('1');

            Run chinese = Run.hive("jvm", "scan", "--lang", "zh", String.valueOf(process.pid()));
            assertThat(chinese.out()).contains("端口 []", "个类，读取", "毫秒").doesNotContain(" classes", " ports ");
            Run run = Run.hive("jvm", "scan", String.valueOf(process.pid()), "--format", "jsonl");

            JsonNode jvm = MAPPER.readTree(run.out().lines().findFirst().orElseThrow());
            assertThat(jvm.get("classes").asInt()).isGreaterThan(100);
            assertThat(jvm.get("sites")).isEmpty();
            assertThat(run.out().lines()).noneMatch(line -> line.contains("MALICIOUS"));
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void scan_ofAProcessThatIsNone_saysSo() {
        Run run = Run.hive("jvm", "scan", "2147483000");

        assertThat(run.status()).isEqualTo(ExitStatus.COULD_NOT_RUN);
        assertThat(run.err()).isEqualToIgnoringNewLines("hive: 2147483000: no such process");
    }

    @Test
    void scan_ofAWord_saysWhatIsExpected() {
        Run run = Run.hive("jvm", "scan", "tomcat");

        assertThat(run.status()).isEqualTo(ExitStatus.COULD_NOT_RUN);
        assertThat(run.err()).isEqualToIgnoringNewLines("hive: a process id or 'all', not 'tomcat'");
    }

    @Test
    void agent_toAFile_isAJar() throws IOException {
        Path file = directory.resolve("agent.jar");

        assertThat(Run.hive("jvm", "agent", file).status()).isEqualTo(ExitStatus.NOTHING_FOUND);
        assertThat(Files.readAllBytes(file)).startsWith('P', 'K');
    }

    @Test
    void fingerprint_ofAClass_isAFileOfFamilies() throws Exception {
        Path file = Files.write(directory.resolve("Sample.class"), bytes(Run.class));

        Run run = Run.hive("jvm", "fingerprint", "made-up", file);
        Path families = Files.writeString(directory.resolve("families.json"), run.out());

        assertThat(run.status()).isEqualTo(ExitStatus.NOTHING_FOUND);
        try (InputStream json = Files.newInputStream(families)) {
            assertThat(KnownFamilies.read("families.json", json)).isNotNull();
        }
        assertThat(MAPPER.readTree(run.out()).at("/families/0/fingerprints/0/features"))
                .hasSizeGreaterThan(12);
    }

    @Test
    void scan_familiesThatAreNone_saysWhatIsWrong() throws IOException {
        Path families = Files.writeString(directory.resolve("families.json"), "{\"version\": 2}");

        Run run = Run.hive("scan", "--families", families, directory);

        assertThat(run.status()).isEqualTo(ExitStatus.COULD_NOT_RUN);
        assertThat(run.err()).contains("families.json: version: 1 expected");
    }

    private static byte[] bytes(Class<?> type) throws IOException {
        try (InputStream in = Objects.requireNonNull(type.getResourceAsStream(type.getSimpleName() + ".class"))) {
            return in.readAllBytes();
        }
    }
}
