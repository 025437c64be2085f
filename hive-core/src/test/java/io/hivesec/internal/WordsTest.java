package io.hivesec.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.AlertType;
import io.hivesec.alert.ArtifactIdentity;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Severity;
import io.hivesec.alert.Subject;
import io.hivesec.artifact.Digests;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WordsTest {
    private static final Rule RULE = Rule.of("web-backdoor.x", AlertType.WEB_BACKDOOR)
            .severity(Severity.HIGH)
            .build();

    @ParameterizedTest
    @ValueSource(strings = {"\u001b[31m", "\u009b31m", "\n", "\u0085", "\u202e", "\u2066", "\u2028"})
    void message_whatATerminalWouldActOn_isLeftOut(String control) {
        assertThat(message("a" + control + "b.jsp")).contains("a ").doesNotContain(control.substring(0, 1));
    }

    @Test
    void message_nameInChinese_isKept() {
        assertThat(message("上传/后门.jsp")).contains("上传/后门.jsp");
    }

    private static String message(String name) {
        Subject subject = Subject.of(new ArtifactIdentity(name, Digests.NONE));
        return new Words(Locale.ENGLISH)
                .of(Finding.builder(RULE, subject).build())
                .message();
    }
}
