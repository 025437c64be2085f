package io.hivesec.detectors.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ManifestsTest {
    @Test
    void commands_flowLists_areJoinedWithTheirArguments() {
        assertThat(Manifests.commands("{\"command\":[\"sh\",\"-c\"],\"args\":[\"echo \\\"a\\\"\\nid\"]}"))
                .containsExactly(List.of("sh", "-c", "echo \"a\"\nid"));
    }

    @Test
    void commands_blockLists_areReadToTheirEnd() {
        String manifest = """
                containers:
                - name: a
                  command:
                  - sh
                  - "-c"
                  - |
                    echo a
                    id
                  ports:
                  - 80
                - name: b
                  args: [sleep, '9']
                """;
        assertThat(Manifests.commands(manifest))
                .containsExactly(List.of("sh", "-c", "echo a\n    id"), List.of("sleep", "9"));
    }

    @Test
    void commands_argumentsOfAnImagesOwnProgram_standAlone() {
        assertThat(Manifests.commands("args: [a]\nargs: [b]")).containsExactly(List.of("a"), List.of("b"));
    }

    @Test
    void commands_brokenOrHuge_areReadAsFarAsTheyGo() {
        assertThat(Manifests.commands("{\"command\":[\"sh\",\"-c")).containsExactly(List.of("sh", "-c"));
        assertThat(Manifests.commands("command:")).isEmpty();
        assertThat(Manifests.commands("command: [".repeat(20_000))).isEmpty();
        assertThat(Manifests.commands("command: [".repeat(5_000))).hasSizeLessThan(50);
    }
}
