package io.hivesec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hivesec.alert.AlertQuery;
import io.hivesec.alert.AlertType;
import io.hivesec.alert.Evidence;
import io.hivesec.alert.Failure;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Report;
import io.hivesec.alert.Rule;
import io.hivesec.artifact.FileArtifact;
import io.hivesec.event.Container;
import io.hivesec.event.Context;
import io.hivesec.event.Event;
import io.hivesec.event.Process;
import io.hivesec.event.ProcessStarted;
import io.hivesec.history.ContainerHistory;
import io.hivesec.spi.Detector;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of plugins that are broken, doubled or found twice, and what the messages say to whoever wrote them. */
final class PluginsTest {
    private static final Rule RULE =
            Rule.of("test.sound", AlertType.MALICIOUS_COMMAND).build();

    @TempDir
    private Path folder;

    @Test
    void build_registeredPluginThatCannotSayWhoItIs_isRefusedByNameAndCause() {
        assertThatThrownBy(() -> Hive.builder().detector(new NullId()).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PluginsTest$NullId of file:")
                .hasMessageContaining("id() is null");
        assertThatThrownBy(() -> Hive.builder().detector(new BlankId()).build())
                .hasMessageContaining("PluginsTest$BlankId")
                .hasMessageContaining("id() is blank");
        assertThatThrownBy(() -> Hive.builder().detector(new NullRules()).build())
                .hasMessageContaining("PluginsTest$NullRules")
                .hasMessageContaining("rules() is null");
        assertThatThrownBy(() -> Hive.builder().detector(new FailingRules()).build())
                .hasMessageContaining("rules(): IllegalStateException: acme.conf is missing")
                .hasMessageContaining("PluginsTest.java:")
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void build_nothingWhereSomethingBelongs_isRefusedByName() {
        Hive.Builder builder = Hive.builder();
        assertThatThrownBy(() -> builder.detector(nothing())).hasMessage("detector");
        assertThatThrownBy(() -> builder.alerts(nothing())).hasMessage("alerts");
        assertThatThrownBy(() -> builder.language(nothing())).hasMessage("language");
        // To ServiceLoader it would be the application's loader.
        assertThatThrownBy(() -> builder.plugins(nothing())).hasMessage("loader");
        assertThatThrownBy(() -> builder.plugins(getClass().getClassLoader(), nothing()))
                .hasMessage("isWanted");
        assertThatThrownBy(() -> builder.scanDeadline(Duration.ZERO)).hasMessageContaining("scanDeadline");
        // More nanoseconds than a long holds: every scan would fail, and the scanner be blamed.
        assertThatThrownBy(() -> builder.scanDeadline(Duration.ofSeconds(Long.MAX_VALUE)))
                .hasMessageContaining("scanDeadline has to be a day at most");
        assertThatThrownBy(() -> builder.whitelistDeadline(Duration.ofSeconds(-1)))
                .hasMessageContaining("whitelistDeadline");
    }

    @Test
    void call_nothingWhereSomethingBelongs_isRefusedByName() {
        try (Hive hive = Hive.builder().build()) {
            assertThatThrownBy(() -> hive.inspect(nothing())).hasMessage("event");
            assertThatThrownBy(() -> hive.scan(nothing())).hasMessage("artifact");
            assertThatThrownBy(() -> hive.scan(FileArtifact.of("a", new byte[1]), nothing()))
                    .hasMessage("container");
            assertThatThrownBy(() -> hive.change("a", nothing())).hasMessage("change");
            assertThatThrownBy(() -> hive.restore(nothing())).hasMessage("snapshot");
            assertThatThrownBy(() -> hive.alerts().list(AlertQuery.ALL, -1)).hasMessage("a list of -1 alerts");
        }
        assertThatThrownBy(() -> FileArtifact.of((Path) nothing())).hasMessage("file");
        assertThatThrownBy(() -> FileArtifact.of("a", (byte[]) nothing())).hasMessage("bytes");
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T nothing() {
        return null;
    }

    @Test
    void build_twoRegisteredWithOneId_namesBoth() {
        assertThatThrownBy(() -> Hive.builder()
                        .detector(new Sound())
                        .detector(new Same())
                        .build())
                .hasMessageContaining("'sound'")
                .hasMessageContaining("PluginsTest$Sound of file:")
                .hasMessageContaining("PluginsTest$Same of file:");
        assertThatThrownBy(() -> Hive.builder()
                        .detector(new Sound())
                        .detector(new Sound())
                        .build())
                .hasMessageContaining("both are a")
                .hasMessageContaining("another id");
    }

    @Test
    void plugins_brokenAmongTheFound_costOnlyThemselvesAndAreToldWithTheirFileAndCause() throws IOException {
        try (Hive hive = found("Sound", "NullId", "FailingRules", "Same", "StaticFailure", "Missing")) {
            assertThat(hive.rules()).containsExactly(RULE);
            assertThat(hive.inspect(started()).alerts()).hasSize(1);
            assertThat(hive.loadFailures())
                    .extracting(Failure::message)
                    .satisfiesExactlyInAnyOrder(
                            message -> assertThat(message)
                                    .contains("StaticFailure", "not an ATT&CK technique: 'T1'", file()),
                            message -> assertThat(message).contains("PluginsTest$Missing not found", file()),
                            message -> assertThat(message).contains("PluginsTest$NullId", "id() is null"),
                            message -> assertThat(message).contains("PluginsTest$FailingRules", "acme.conf is missing"),
                            message -> assertThat(message)
                                    .contains("PluginsTest$Same", "has the id 'sound'", "PluginsTest$Sound"));
        }
    }

    @Test
    void plugins_foundByTwoLoaders_areOne() throws IOException {
        write("io.hivesec.spi.Detector", "Sound");
        try (URLClassLoader parent = loader();
                URLClassLoader child = new URLClassLoader(new URL[0], parent);
                Hive hive = Hive.builder().plugins(parent).plugins(child).build()) {
            assertThat(hive.loadFailures()).isEmpty();
            assertThat(hive.inspect(started()).alerts()).hasSize(1);
        }
    }

    @Test
    void plugins_serviceFilesThatWereNotMerged_areTold() throws IOException {
        Path lists = Files.createDirectories(folder.resolve("META-INF/hive"));
        Files.write(
                lists.resolve("hive-engines.plugins"),
                List.of("# a comment", "Scanner org.example.Lost", "Detector somewhere.else.PluginsTest$Sound"));
        try (Hive hive = found("Sound")) {
            assertThat(hive.loadFailures())
                    .singleElement()
                    .satisfies(failure -> assertThat(failure.message())
                            .contains(
                                    "'Scanner'",
                                    "org.example.Lost and others",
                                    "without merging",
                                    "hive-engines.plugins"));
        }
    }

    @Test
    void plugins_registeredByHandToo_areUsedAsRegistered() throws IOException {
        write("io.hivesec.spi.Detector", "Sound");
        Closeable mine = new Closeable();
        try (URLClassLoader loader = loader();
                Hive hive = Hive.builder().plugins(loader).detector(mine).build()) {
            assertThat(hive.loadFailures())
                    .singleElement()
                    .satisfies(failure -> assertThat(failure.message()).contains("PluginsTest$Closeable"));
            assertThat(hive.inspect(started()).alerts()).hasSize(1);
        }
        assertThat(mine.closed).as("closed, though it is its maker's to close").isZero();
    }

    @Test
    void plugins_whitelistsAndDispositionsInServiceFiles_areToldToBeIgnored() throws IOException {
        write("io.hivesec.spi.Whitelist", "Sound");
        try (URLClassLoader loader = loader();
                Hive hive = Hive.builder().plugins(loader).build()) {
            assertThat(hive.loadFailures())
                    .singleElement()
                    .satisfies(failure -> assertThat(failure.message())
                            .contains("Whitelist", "PluginsTest$Sound", "by hand", "META-INF/services"));
        }
    }

    @Test
    void close_foundPlugins_areClosedOnce() throws IOException {
        Closeable.last = null;
        Hive hive = found("Closeable");
        hive.close();
        hive.close();
        assertThat(Closeable.last.closed).isEqualTo(1);
    }

    @Test
    void inspect_afterClose_isRefused() {
        Hive hive = Hive.builder().detector(new Sound()).build();
        hive.close();
        assertThatThrownBy(() -> hive.inspect(started()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> hive.scan(FileArtifact.of("a", new byte[1])))
                .isInstanceOf(IllegalStateException.class);
        assertThat(hive.rules()).containsExactly(RULE);
    }

    @Test
    void restoreAndFlush_afterClose_areRefused_andASnapshotCanBeTaken() throws IOException {
        Hive hive = Hive.builder().detector(new Sound()).build();
        hive.inspect(started());
        byte[] before = hive.snapshot();
        hive.close();
        assertThat(hive.snapshot()).isEqualTo(before);
        assertThatThrownBy(() -> hive.restore(before))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("this Hive is closed");
        assertThatThrownBy(hive::flush).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void inspect_failure_saysWhereInThePlugin() {
        try (Hive hive = Hive.builder().detector(new NullEvidence()).build()) {
            Report report = hive.inspect(started());
            assertThat(report.failures())
                    .singleElement()
                    .satisfies(failure -> assertThat(failure.message())
                            .contains("'sound'", "value of evidence 'x'", "NullEvidence.inspect, PluginsTest.java:"));
        }
    }

    @Test
    void inspect_nullInTheList_saysSo() {
        try (Hive hive = Hive.builder().detector(new NullFinding()).build()) {
            assertThat(hive.inspect(started()).failures())
                    .singleElement()
                    .satisfies(failure -> assertThat(failure.message()).endsWith("returned a list that holds null"));
        }
    }

    @Test
    void inspect_findingByARuleThatIsNotDeclared_isAnAlertAndAFailure() {
        try (Hive hive = Hive.builder().detector(new Undeclared()).build()) {
            Report report = hive.inspect(started());
            assertThat(report.alerts())
                    .extracting(alert -> alert.rule().id())
                    .as("it may be an attack all the same")
                    .containsExactly("test.mistyped");
            assertThat(report.failures())
                    .singleElement()
                    .satisfies(failure -> assertThat(failure.message())
                            .contains("'sound'", "'test.mistyped'", "not among its rules()"));
        }
    }

    @Test
    void build_twoRulesWithOneId_areToldWhenTheyAreNotTheSame() {
        try (Hive hive =
                Hive.builder().detector(new Sound()).detector(new SameRule()).build()) {
            assertThat(hive.loadFailures()).isEmpty();
        }
        try (Hive hive =
                Hive.builder().detector(new Sound()).detector(new OtherRule()).build()) {
            assertThat(hive.loadFailures())
                    .singleElement()
                    .satisfies(failure ->
                            assertThat(failure.message()).contains("two rules have the id 'test.sound'", "virus"));
        }
    }

    @Test
    void build_again_isRefused() {
        Hive.Builder builder = Hive.builder();
        builder.build().close();
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("one Hive");
    }

    private Hive found(String... names) throws IOException {
        write("io.hivesec.spi.Detector", names);
        try (URLClassLoader loader = loader()) {
            return Hive.builder().plugins(loader).build();
        }
    }

    private URLClassLoader loader() throws IOException {
        return new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader());
    }

    private void write(String service, String... names) throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        List<String> lines = Arrays.stream(names)
                .map(name -> PluginsTest.class.getName() + "$" + name)
                .toList();
        Files.write(services.resolve(service), lines);
    }

    private String file() {
        return folder.resolve("META-INF/services/io.hivesec.spi.Detector")
                .toUri()
                .toString()
                .replace("file:///", "file:/");
    }

    private static Event started() {
        Process process = Process.builder().pid(7).executable("/bin/ls").build();
        return new ProcessStarted(Context.of(Instant.EPOCH, Container.HOST, process));
    }

    /** Nothing is wrong with it. */
    public static class Sound implements Detector {
        @Override
        public String id() {
            return "sound";
        }

        @Override
        public Set<Rule> rules() {
            return Set.of(RULE);
        }

        @Override
        public List<Finding> inspect(Event event, ContainerHistory history) {
            return List.of(RULE.finding(event));
        }
    }

    /** Has the id of another. */
    public static final class Same extends Sound {}

    /** Has no id. */
    public static final class NullId extends Sound {
        @Override
        public String id() {
            return nothing();
        }
    }

    /** Has an id that nobody can read. */
    public static final class BlankId extends Sound {
        @Override
        public String id() {
            return " ";
        }
    }

    /** Has no rules. */
    public static final class NullRules extends Sound {
        @Override
        public Set<Rule> rules() {
            return nothing();
        }
    }

    /** Reads its rules from a file that is not there. */
    public static final class FailingRules extends Sound {
        @Override
        public Set<Rule> rules() {
            throw new IllegalStateException("acme.conf is missing");
        }
    }

    /** Cannot be initialised. */
    public static final class StaticFailure extends Sound {
        private static final Rule WRONG =
                Rule.of("test.wrong", AlertType.VIRUS).techniques("T1").build();

        @Override
        public Set<Rule> rules() {
            return Set.of(WRONG);
        }
    }

    /** Observes null. */
    private static final class NullEvidence extends Sound {
        @Override
        public List<Finding> inspect(Event event, ContainerHistory history) {
            return List.of(RULE.finding(event, Evidence.of("x", PluginsTest.<String>nothing())));
        }
    }

    /** Finds null. */
    private static final class NullFinding extends Sound {
        @Override
        public List<Finding> inspect(Event event, ContainerHistory history) {
            return Arrays.asList(PluginsTest.<Finding>nothing());
        }
    }

    /** Finds by a rule of which it said nothing. */
    private static final class Undeclared extends Sound {
        @Override
        public List<Finding> inspect(Event event, ContainerHistory history) {
            return List.of(Rule.of("test.mistyped", AlertType.VIRUS).build().finding(event));
        }
    }

    /** Has a rule that another has too. */
    private static class SameRule extends Sound {
        @Override
        public String id() {
            return "other";
        }
    }

    /** Has a rule of its own under another's id. */
    private static final class OtherRule extends SameRule {
        @Override
        public Set<Rule> rules() {
            return Set.of(Rule.of("test.sound", AlertType.VIRUS).build());
        }
    }

    /** Has something to close. */
    public static final class Closeable extends Sound implements AutoCloseable {
        private static Closeable last;
        private int closed;

        /** The latest one, for the test to look at. */
        public Closeable() {
            last = this;
        }

        @Override
        public void close() {
            closed++;
        }
    }
}
