package io.hivesec.detectors.escape;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.hivesec.Hive;
import io.hivesec.alert.Report;
import io.hivesec.artifact.ContainerConfig;
import io.hivesec.artifact.Content;
import io.hivesec.json.HiveModule;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A container's environment holds its passwords, and a description of it holds its environment: none of it is told. */
final class EnvironmentSecretsTest {
    private static final String CANARY = "canary-4711-canary";

    @ParameterizedTest
    @ValueSource(
            strings = {
                """
                [{"Id":"c1","Name":"/web","HostConfig":{"Privileged":true,"PidMode":"host"},
                  "Config":{"Image":"r/web:1","Env":["DB_PASSWORD=canary-4711-canary"],"Labels":{"key":"canary-4711-canary"}}}]""",
                """
                {"ociVersion":"1.0.2","process":{"args":["sh"],"env":["DB_PASSWORD=canary-4711-canary"],
                  "capabilities":{"bounding":["CAP_SYS_ADMIN"],"effective":["CAP_SYS_ADMIN"]}},"root":{}}""",
                """
                kind: Pod
                metadata: {name: web}
                spec:
                  hostPID: true
                  containers:
                  - name: a
                    image: r/web:1
                    env: [{name: DB_PASSWORD, value: canary-4711-canary}]
                    securityContext: {privileged: true}
                """,
                // Cut short within the secret: the parser's own words about it are not passed on either.
                """
                [{"Id":"c1","Config":{"Env":["DB_PASSWORD=canary-4711-canary\"""",
                """
                kind: Pod
                spec: {containers: [{env: [{value: canary-4711-canary]}]
                """,
            })
    void scan_riskyContainer_tellsNothingOfItsEnvironment(String description) throws JsonProcessingException {
        try (Hive hive = Hive.builder().scanner(new EscapeRiskScanner()).build()) {
            Report report =
                    hive.scan(ContainerConfig.of("web", Content.of(description.getBytes(StandardCharsets.UTF_8))));
            assertThat(report.alerts().size() + report.failures().size()).isPositive();
            assertThat(HiveModule.mapper().writeValueAsString(report)).doesNotContain(CANARY);
            assertThat(report.toString()).doesNotContain(CANARY);
        }
    }
}
