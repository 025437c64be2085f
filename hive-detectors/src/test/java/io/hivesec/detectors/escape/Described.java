package io.hivesec.detectors.escape;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.artifact.ContainerConfig;
import io.hivesec.artifact.Content;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Descriptions to test with. Quotes are written as {@code '} where JSON wants {@code "}. */
final class Described {
    private Described() {}

    /** A {@code docker inspect} with these members of {@code HostConfig}, over what Docker always prints. */
    static String docker(String hostConfig) {
        return dockerRunning("['sh']", hostConfig);
    }

    /** The same, running this command. */
    static String dockerRunning(String command, String hostConfig) {
        String masked = hostConfig.contains("MaskedPaths") ? "" : ", 'MaskedPaths': ['/proc/kcore', '/sys/firmware']";
        String members = hostConfig.isEmpty() ? "" : ", " + hostConfig;
        return """
                [{'Id': 'c0ffee', 'Name': '/web', 'Path': '', 'Args': [], 'AppArmorProfile': '',
                  'HostConfig': {'PidMode': '', 'IpcMode': 'private', 'CgroupnsMode': 'private', 'ReadonlyRootfs': false%s%s},
                  'Mounts': [], 'Config': {'Image': 'registry.example/web:1', 'User': '', 'Cmd': %s}}]
                """.formatted(masked, members, command).replace('\'', '"');
    }

    static ContainerRisk assess(String description) {
        ContainerConfigs.Reading reading = ContainerConfigs.read("test", description);
        assertThat(reading.failures()).isEmpty();
        assertThat(reading.containers()).hasSize(1);
        return EscapeRisk.assess(reading.containers().get(0));
    }

    static List<String> settings(ContainerRisk risk) {
        return risk.reasons().stream().map(Reason::setting).toList();
    }

    /** A recording beside the tests. */
    static String recording(String name) {
        try (InputStream in = Described.class.getResourceAsStream(name)) {
            assertThat(in).as(name).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ContainerConfig config(String name, String text) {
        return ContainerConfig.of(name, Content.of(text.getBytes(StandardCharsets.UTF_8)));
    }
}
