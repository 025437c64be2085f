package io.hivesec.engines.virus.own;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.hivesec.engines.archive.Budgets;
import io.hivesec.engines.virus.Specimen;
import io.hivesec.spi.Deadline;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Any text as YARA rules: rules that can be asked, and problems. */
class YaraFileFuzzTest {
    private static final byte[] TEXT = "MZ one two three abcabcabc 1234".getBytes(StandardCharsets.US_ASCII);

    @FuzzTest
    void add_anyText_canBeAskedOrIsAProblem(byte[] bytes) throws Exception {
        SignatureDatabase database = SignatureDatabase.builder()
                .add("fuzzed.yar", new ByteArrayInputStream(bytes))
                .build();
        new OwnEngine(database, Budgets.DEFAULT).examine(Specimen.of(TEXT), Deadline.in(Duration.ofSeconds(20)));
    }
}
