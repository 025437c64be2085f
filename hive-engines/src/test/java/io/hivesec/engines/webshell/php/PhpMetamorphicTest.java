package io.hivesec.engines.webshell.php;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.Verdict;
import io.hivesec.engines.webshell.Page;
import io.hivesec.engines.webshell.Trait;
import io.hivesec.engines.webshell.php.PhpEngineTest.Specimen;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A page written in another form that PHP compiles to the same code has the same verdict. */
final class PhpMetamorphicTest {
    private final PhpEngine engine = new PhpEngine();

    @Test
    void judge_formsOfSpecimens_keepsNinetyNineOfAHundred() {
        List<String> lost = new ArrayList<>();
        int forms = 0;
        for (Specimen specimen : PhpEngineTest.specimens()
                .filter(page -> page.name().endsWith(".php"))
                .toList()) {
            for (Map.Entry<String, String> form : PhpForms.of(specimen.page()).entrySet()) {
                forms++;
                if (!isFound(specimen, form.getValue())) {
                    lost.add(specimen.name() + " as " + form.getKey() + ": " + form.getValue());
                }
            }
        }
        assertThat(forms).isGreaterThan(2_000);
        assertThat(lost).as("lost of %d", forms).hasSizeLessThanOrEqualTo(forms / 100);
    }

    @ParameterizedTest
    @MethodSource("io.hivesec.engines.webshell.php.PhpEngineTest#nearMisses")
    void judge_formsOfANearMiss_areBenign(String page) {
        assertThat(PhpForms.of(page))
                .allSatisfy((form, text) ->
                        assertThat(judge("page.php", text)).as(text).isEqualTo(Verdict.BENIGN));
    }

    private boolean isFound(Specimen specimen, String text) {
        return engine.judge(page(specimen.name(), text)).traits().stream()
                .map(Trait::rule)
                .anyMatch(specimen.rule()::equals);
    }

    private Verdict judge(String name, String text) {
        return engine.judge(page(name, text)).verdict();
    }

    private static Page page(String name, String text) {
        return Page.of(name, text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
