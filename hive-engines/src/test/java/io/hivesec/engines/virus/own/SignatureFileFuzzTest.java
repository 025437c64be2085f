package io.hivesec.engines.virus.own;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.hivesec.engines.archive.Budgets;
import io.hivesec.engines.virus.Specimen;
import io.hivesec.spi.Deadline;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** Any text as ClamAV signatures, its first byte choosing the kind: signatures that can be asked, and problems. */
class SignatureFileFuzzTest {
    private static final List<String> KINDS = List.of("hdb", "hsb", "mdb", "ndb", "ldb", "fp", "sfp", "ign2");
    private static final byte[] PROGRAM = "MZ 0123456789 abcdefgh ABCDEFGH".getBytes(StandardCharsets.US_ASCII);

    @FuzzTest
    void add_anyText_canBeAskedOrIsAProblem(byte[] bytes) throws Exception {
        if (bytes.length == 0) {
            return;
        }
        String name = "fuzzed." + KINDS.get(Math.floorMod(bytes[0] - '0', KINDS.size()));
        byte[] text = Arrays.copyOfRange(bytes, 1, bytes.length);
        SignatureDatabase database = SignatureDatabase.builder()
                .add(name, new ByteArrayInputStream(text))
                .build();
        new OwnEngine(database, Budgets.DEFAULT).examine(Specimen.of(PROGRAM), Deadline.in(Duration.ofSeconds(20)));
    }
}
