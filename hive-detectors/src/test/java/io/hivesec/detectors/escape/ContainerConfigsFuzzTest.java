package io.hivesec.detectors.escape;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Any text as a container's description: containers and failures that say why. */
class ContainerConfigsFuzzTest {
    @FuzzTest
    void read_anyText_isJudgedOrAFailure(byte[] bytes) throws Exception {
        String text = new String(bytes, StandardCharsets.UTF_8);
        ContainerConfigs.Reading reading = ContainerConfigs.read("fuzzed", text);
        assertThat(reading.failures())
                .allSatisfy(failure -> assertThat(failure.message()).isNotBlank());
        reading.containers().forEach(EscapeRisk::assess);
    }
}
