package io.hivesec.engines.memshell;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.spi.Deadline;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class DecompilerTest {
    private static final String SOURCE =
            "class A { int first() { return 1; } int second(int a) { if (a > 0) { return a; } return -a; } }";

    @Test
    void source_method_isThatMethodAlone() {
        assertThat(source(Compiled.one(SOURCE), "second").orElseThrow())
                .contains("second(int ", "if (")
                .endsWith("}")
                .doesNotContain("first");
    }

    @Test
    void source_methodThatIsNotThere_isTheBeginningOfTheClass() {
        assertThat(source(Compiled.one(SOURCE), "third").orElseThrow()).startsWith("class A");
    }

    @Test
    void source_brokenClasses_giveSomethingOrNothingAndNeverFail() {
        Random random = new Random(7);
        byte[] whole = Compiled.one(SOURCE);
        for (int i = 0; i < 100; i++) {
            byte[] broken = Arrays.copyOf(whole, 1 + random.nextInt(whole.length));
            broken[random.nextInt(broken.length)] = (byte) random.nextInt();
            assertThat(source(broken, "second").orElse("").lines().count())
                    .isLessThanOrEqualTo(SourceExcerpt.MAX_LINES);
        }
    }

    @Test
    void source_noTime_isNone() {
        assertThat(Decompiler.source(Compiled.one(SOURCE), "second", Deadline.in(Duration.ZERO)))
                .isEmpty();
        assertThat(source(new byte[0], "second")).isEmpty();
    }

    @Test
    void excerpt_longMethod_isCut() {
        String source = "class A {\n    void long() {\n" + "        x();\n".repeat(500) + "    }\n}\n";
        assertThat(SourceExcerpt.of(source, "long").lines()).hasSize(SourceExcerpt.MAX_LINES);
    }

    private static Optional<String> source(byte[] bytes, String method) {
        return Decompiler.source(bytes, method, Deadline.in(Duration.ofMinutes(1)));
    }
}
