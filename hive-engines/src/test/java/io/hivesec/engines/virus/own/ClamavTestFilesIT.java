package io.hivesec.engines.virus.own;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.artifact.FileArtifact;
import io.hivesec.engines.archive.Budgets;
import io.hivesec.engines.virus.Answer;
import io.hivesec.engines.virus.DebianPackages;
import io.hivesec.engines.virus.EngineAnswer;
import io.hivesec.engines.virus.Specimen;
import io.hivesec.spi.Deadline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * One harmless program in 44 containers, of Debian's {@code clamav-testfiles}: the own engine finds it by its published digest
 * wherever it can unpack, and says so wherever it cannot.
 */
@Timeout(600)
final class ClamavTestFilesIT {
    private static final Path DIRECTORY = Path.of("/usr/share/clamav-testfiles");
    private static final String DIGEST = "aa15bcf478d165efd2065190eb473bcb:544:ClamAV-Test-File";
    /** Packed with ASPack, MEW, PESpin, Petite, Upack, WWPack32 and Yoda's Crypter, which are not unpacked here. */
    private static final TreeSet<String> PACKED = new TreeSet<>(List.of(
            "clam-aspack.exe",
            "clam-mew.exe",
            "clam-pespin.exe",
            "clam-petite.exe",
            "clam-upack.exe",
            "clam-wwpack.exe",
            "clam-yc.exe"));

    @BeforeAll
    static void install() throws IOException, InterruptedException {
        DebianPackages.install(DIRECTORY + "/clam.exe:clamav-testfiles");
    }

    @Test
    void examine_eachContainer_isFoundOrToldAsUnread() throws Exception {
        OwnEngine engine =
                new OwnEngine(SignatureDatabase.builder().add("a.hdb", DIGEST).build(), Budgets.DEFAULT);
        TreeMap<String, Answer> answers = new TreeMap<>();
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                EngineAnswer answer =
                        engine.examine(Specimen.of(FileArtifact.of(file)), Deadline.in(Duration.ofMinutes(10)));
                answers.put(file.getFileName().toString(), answer.answer());
            }
        }

        TreeSet<String> missed = new TreeSet<>(answers.keySet());
        missed.removeIf(file -> answers.get(file) == Answer.MALICIOUS);
        assertThat(answers).hasSizeGreaterThanOrEqualTo(44);
        assertThat(missed).isEqualTo(PACKED);
        assertThat(missed).allMatch(file -> answers.get(file) == Answer.INCOMPLETE);
    }
}
