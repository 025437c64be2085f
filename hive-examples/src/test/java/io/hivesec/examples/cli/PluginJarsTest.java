package io.hivesec.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A detector of the user's own in the command, from a folder of classes that the test compiles. */
final class PluginJarsTest {
    private static final String SOURCE = """
            package org.example;

            import io.hivesec.alert.*;
            import io.hivesec.event.Event;
            import io.hivesec.history.ContainerHistory;
            import java.util.*;

            public final class Mine implements io.hivesec.spi.Detector {
                private static final Rule RULE =
                        Rule.of("malicious-command.mine", AlertType.MALICIOUS_COMMAND).build();

                public String id() {
                    return "mine";
                }

                public Set<Rule> rules() {
                    return Set.of(RULE);
                }

                public List<Finding> inspect(Event event, ContainerHistory history) {
                    return List.of();
                }
            }
            """;

    @TempDir
    private Path folder;

    @Test
    void rules_pluginsOfTheUsersOwn_areListedToo() throws IOException {
        Path classes = compile("org.example.Mine");
        Run run = Run.hive("rules", "--plugins", classes.toString());
        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("malicious-command.mine", "reverse-shell.descriptor");
    }

    @Test
    void rules_pluginThatDoesNotLoad_endsWithOneLineThatNamesFileAndCause() throws IOException {
        Path classes = compile("org.example.Mime");
        Run run = Run.hive("rules", "--plugins", classes.toString());
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err().lines())
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .contains(
                                "--plugins",
                                "org.example.Mime not found",
                                "META-INF/services/io.hivesec.spi.Detector"));
    }

    @Test
    void rules_jarsWithoutPlugins_endWithOneLine() {
        assertThat(Run.hive("rules", "--plugins", folder.toString()).err())
                .contains("--plugins", folder.toString(), "names no plugin");
        assertThat(Run.hive("rules", "--plugins", folder.resolve("missing.jar").toString())
                        .err())
                .contains("missing.jar: no such file");
    }

    private Path compile(String provider) throws IOException {
        Path source = Files.writeString(folder.resolve("Mine.java"), SOURCE);
        Path classes = Files.createDirectories(folder.resolve("classes"));
        int status = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        classes.toString(),
                        source.toString());
        assertThat(status).as("javac's exit status").isZero();
        Path services = Files.createDirectories(classes.resolve("META-INF/services"));
        Files.writeString(services.resolve("io.hivesec.spi.Detector"), provider + "\n");
        return classes;
    }
}
