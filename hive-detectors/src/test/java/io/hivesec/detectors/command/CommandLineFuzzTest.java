package io.hivesec.detectors.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Any argument vector, its words parted by NUL: a model of it within the documented limits, never an exception. */
class CommandLineFuzzTest {
    @FuzzTest
    void of_anyWords_givesAModel(byte[] bytes) {
        List<String> words = Arrays.asList(new String(bytes, StandardCharsets.UTF_8).split("\0"));
        CommandLine whole = CommandLine.of(words);
        assertThat(whole.invocations()).isNotNull();
        assertThat(whole.opensShell()).isIn(true, false);
        CommandLine script = CommandLine.of(List.of("sh", "-c", new String(bytes, StandardCharsets.UTF_8)));
        assertThat(script.layers()).doesNotContainNull();
        assertThat(script.connections()).doesNotContainNull();
    }
}
