package io.hivesec.engines.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {
    @ParameterizedTest
    @CsvSource({
        "java -cp a.jar app.Main x, app.Main",
        "java -Xmx1g -jar app.jar, app.jar",
        "java --add-opens java.base/java.lang=ALL-UNNAMED -m m/app.Main, m/app.Main",
        "java @options app.Main, app.Main",
        "java -version, ''"
    })
    void main_ofACommandLine_isWhatItWasStartedToRun(String line, String main) {
        assertThat(CommandLine.main(List.of(line.split(" ")))).isEqualTo(main);
    }
}
