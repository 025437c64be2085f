package io.hivesec.detectors.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Any text as a shell's: its commands, the same each time, and never an exception. */
class ShellParserFuzzTest {
    @FuzzTest
    void parse_anyText_givesCommands(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        ShellParser.Script script = ShellParser.parse(text);
        assertThat(script.body()).doesNotContainNull();
        assertThat(ShellParser.parse(text)).isEqualTo(script);
    }
}
