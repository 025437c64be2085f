package io.hivesec.examples.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.Evidence;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EvidenceWordsTest {
    private static final EvidenceWords ENGLISH = EvidenceWords.in(Locale.ENGLISH);
    private static final EvidenceWords CHINESE = EvidenceWords.in(Locale.SIMPLIFIED_CHINESE);

    /** What picocli and the system say. */
    private static final List<String> SAID_BY_OTHERS = List.of(
            "failure | Missing required",
            "failure | Invalid value for option",
            "failure | No space left on device",
            "failure | No such file or directory",
            "failure | {}: Is a directory",
            "failure | Broken pipe");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mechanism | the shell opened the connection itself | 由 shell 自行建立连接",
                "mechanism | FIFO /tmp/f | 命名管道 /tmp/f",
                "signal | component +10: a container calls it as filter | component +10：容器把它当作 filter 调用",
                "path | line 12: request.getParameter(\"c\") | 第 12 行：request.getParameter(\"c\")",
                "reason | clamav found Eicar (test) (+12 dB) | clamav 发现 Eicar (test)（+12 dB）",
                "rarity | never in 812 observations of 3 replicas; anything new is expected at most once in 90 |"
                        + " 3 个副本的 812 次观测中从未出现；预计至多每 90 次出现一次新行为"
            })
    void of_whatDetectorsSay_isSaidInChinese(String name, String said, String chinese) {
        assertThat(CHINESE.of(List.of(Evidence.of(name, said)))).containsExactly(Evidence.of(name, chinese));
        assertThat(ENGLISH.of(List.of(Evidence.of(name, said)))).containsExactly(Evidence.of(name, said));
    }

    @Test
    void of_wordOfTheCode_isPutIntoWords() {
        List<Evidence> evidence = List.of(Evidence.of("mechanism", "SHELL_TO_SOCKET"));

        assertThat(ENGLISH.of(evidence))
                .containsExactly(Evidence.of("mechanism", "what a shell prints goes into a socket"));
    }

    @Test
    void of_whatTheAttackerSays_isLeftAsItIs() {
        List<Evidence> evidence = List.of(
                Evidence.of("command", "internal"),
                Evidence.of("signal", "x: hidden " + "y".repeat(1000)),
                Evidence.of("mechanism", "FIFO $1\\{1}"));

        assertThat(CHINESE.of(evidence))
                .containsExactly(evidence.get(0), evidence.get(1), Evidence.of("mechanism", "命名管道 $1\\{1}"));
    }

    @Test
    void of_toldInBothLanguages_isShownOnce() {
        List<Evidence> evidence = List.of(Evidence.of("advice", "Delete it."), Evidence.of("advice_zh", "删除。"));

        assertThat(ENGLISH.of(evidence)).containsExactly(Evidence.of("advice", "Delete it."));
        assertThat(CHINESE.of(evidence)).containsExactly(Evidence.of("advice", "删除。"));
    }

    @Test
    void of_notToldInChinese_isShownInEnglish() {
        List<Evidence> evidence = List.of(Evidence.of("advice", "Delete it."), Evidence.of("advice_zh", ""));

        assertThat(CHINESE.of(evidence)).containsExactly(Evidence.of("advice", "Delete it."));
    }

    /** A saying that nobody says any more is found here: each of its pieces is a literal of the sources. */
    @ParameterizedTest
    @ValueSource(strings = {"evidence.txt", "sayings.txt"})
    void sayings_areWhatTheSourcesSay(String resource) throws IOException {
        String sources = sources();
        for (String line : lines(resource)) {
            if (SAID_BY_OTHERS.stream().anyMatch(line::startsWith)) {
                continue;
            }
            String said = line.split("\\|")[1].strip();
            for (String piece : said.split("\\{#?}|: |, |; ")) {
                String word = piece.strip().replaceFirst("^: ", "");
                assertThat(sources.contains(word)
                                || sources.contains(
                                        word.toUpperCase(Locale.ROOT).replace(' ', '_')))
                        .as(line)
                        .isTrue();
            }
        }
    }

    private static List<String> lines(String resource) throws IOException {
        try (InputStream in = EvidenceWords.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        }
    }

    private static String sources() throws IOException {
        StringBuilder all = new StringBuilder();
        for (String module : List.of("core", "detectors", "dispositions", "engines", "examples", "whitelist")) {
            try (Stream<Path> files = Files.walk(Path.of("../hive-" + module + "/src/main/java"))) {
                for (Path file :
                        (Iterable<Path>) files.filter(path -> path.toString().endsWith(".java"))::iterator) {
                    all.append(Files.readString(file));
                }
            }
        }
        // A sentence over two lines is one.
        return all.toString().replaceAll("\"\\s*\\+\\s*\"", "");
    }
}
