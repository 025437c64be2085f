package io.hivesec.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.Hive;
import io.hivesec.artifact.FileArtifact;
import io.hivesec.engines.virus.VirusEngine;
import io.hivesec.engines.webshell.PageEngine;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins of the user's own, from folders of classes that the test compiles. */
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

    private static final String DETECTOR = "io.hivesec.spi.Detector";

    private static final String PAGES = """
            package org.example;

            import io.hivesec.alert.Verdict;
            import io.hivesec.engines.webshell.*;
            import io.hivesec.engines.webshell.flow.*;
            import java.util.List;

            public final class Pages implements PageEngine {
                public String language() {
                    return "ACME";
                }

                public boolean claims(String name, String start) {
                    return name.endsWith(".acme");
                }

                public Judgement judge(Page page) {
                    Hit hit = new Hit(Capability.EXECUTE, "acme()", 1, null, "", false, "");
                    return Judgement.of(List.of(Trait.of(Verdict.MALICIOUS, hit)), "");
                }
            }
            """;

    private static final String VIRUSES = """
            package org.example;

            import io.hivesec.engines.virus.*;
            import io.hivesec.spi.Deadline;

            public final class Viruses implements VirusEngine {
                public String name() {
                    return "acme";
                }

                public EngineVersion version(Deadline deadline) {
                    return EngineVersion.UNKNOWN;
                }

                public EngineAnswer examine(Specimen specimen, Deadline deadline) {
                    return EngineAnswer.malicious(Threat.named("Acme.Test"));
                }
            }
            """;

    @TempDir
    private Path folder;

    @Test
    void rules_pluginsOfTheUsersOwn_areListedToo() throws IOException {
        Path classes = compile(SOURCE, DETECTOR, "org.example.Mine");
        Run run = Run.hive("rules", "--plugins", classes.toString());
        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("malicious-command.mine", "reverse-shell.descriptor");
    }

    @Test
    void rules_pluginThatDoesNotLoad_endsWithOneLineThatNamesFileAndCause() throws IOException {
        Path classes = compile(SOURCE, DETECTOR, "org.example.Mime");
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

    @Test
    void scan_enginesOfTheUsersOwn_areAskedToo() throws IOException {
        Path pages = compile(PAGES, PageEngine.class.getName(), "org.example.Pages");
        Path viruses = compile(VIRUSES, VirusEngine.class.getName(), "org.example.Viruses");
        Path page = Files.writeString(folder.resolve("page.acme"), "hello");
        Run run = Run.hive("scan", "--plugins", pages + "," + viruses, "--format", "json", page.toString());
        assertThat(run.err()).doesNotContain("--plugins");
        assertThat(run.out()).contains("acme()", "Acme.Test");
        assertThat(Run.hive("scan", "--format", "json", page.toString()).out()).doesNotContain("acme()", "Acme.Test");

        Path file = Files.writeString(folder.resolve("engines.json"), """
                {"version": 1, "engines": [{"name": "acme", "type": "own"}]}
                """);
        Run named = Run.hive(
                "scan",
                "--plugins",
                viruses.toString(),
                "--engines",
                file.toString(),
                "--engine",
                "virus",
                page.toString());
        assertThat(named.out()).contains("Acme.Test");
        assertThat(Run.hive("scan", "--engines", file.toString(), page.toString())
                        .err())
                .contains("engines.json: engine 'acme': name:", "among the plugins");
    }

    @Test
    void plugins_enginesInALoaderOfTheirOwn_areAskedByTheScannersOfTheParent() throws IOException {
        Path pages = compile(PAGES, PageEngine.class.getName(), "org.example.Pages");
        Path viruses = compile(VIRUSES, VirusEngine.class.getName(), "org.example.Viruses");
        ClassLoader own = getClass().getClassLoader();
        FileArtifact page = FileArtifact.of("page.acme", new byte[] {1});
        try (URLClassLoader theirs = new URLClassLoader(
                        new URL[] {pages.toUri().toURL(), viruses.toUri().toURL()}, own);
                Hive both = Hive.builder().plugins(theirs).build();
                Hive without = Hive.builder().plugins(own).build()) {
            assertThat(both.loadFailures()).isEmpty();
            assertThat(both.scan(page).alerts())
                    .extracting(alert -> alert.rule().id())
                    .contains("web-backdoor.execute", "virus.suspected");
            assertThat(without.scan(page).alerts()).isEmpty();
        }
    }

    private Path compile(String code, String service, String provider) throws IOException {
        String name = service.substring(service.lastIndexOf('.') + 1);
        Matcher type = Pattern.compile("class (\\w+)").matcher(code);
        assertThat(type.find()).isTrue();
        Path source = Files.writeString(folder.resolve(type.group(1) + ".java"), code);
        Path classes = Files.createDirectories(folder.resolve(name));
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
        Files.writeString(services.resolve(service), provider + "\n");
        return classes;
    }
}
