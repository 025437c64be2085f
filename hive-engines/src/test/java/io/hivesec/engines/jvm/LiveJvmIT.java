package io.hivesec.engines.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.hivesec.alert.EngineVerdict;
import io.hivesec.alert.Evidence;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Severity;
import io.hivesec.artifact.ClassArtifact;
import io.hivesec.engines.memshell.ClassSet;
import io.hivesec.engines.memshell.MemoryWebshellScanner;
import io.hivesec.spi.Deadline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Real web containers in JVMs of their own, first clean, then with inert components that no file and no archive holds, and
 * with a class of the container rewritten by an agent that has left again. Every Java that is here runs each of them.
 */
@Timeout(240)
final class LiveJvmIT {
    private static final Path CONTAINERS = Path.of("target/containers").toAbsolutePath();
    /** A machine with much else to do may need it; a test must not fail for that. */
    private static final Duration LONG = Duration.ofSeconds(90);

    private static final String NAMES = "org.springframework.web.util.";
    private static final Map<String, String> SERVLETS = Map.of(
            NAMES + "ConfigTraceFilter",
            "filter /*",
            NAMES + "TraceServlet",
            "servlet /trace",
            NAMES + "TraceListener",
            "listener /*",
            "target.HiddenFilter",
            "filter /hidden/*");
    private static final Map<String, String> TOMCAT =
            with(SERVLETS, Map.of(NAMES + "TraceValve", "valve /*", NAMES + "TraceEndpoint", "websocket /socket"));
    private static final Map<String, String> SPRING = with(
            TOMCAT,
            Map.of(NAMES + "TraceInterceptor", "interceptor /*", NAMES + "TraceController", "controller /remote"));

    private static final Map<String, String> WEBFLUX = Map.of(
            NAMES + "TraceController",
            "controller /remote",
            NAMES + "TraceFunction",
            "handler-function /function",
            NAMES + "TraceWebFilter",
            "web-filter /*");

    @TempDir
    private Path work;

    static Stream<Arguments> containers() throws IOException {
        List<Arguments> all = new ArrayList<>();
        for (Path home : homes()) {
            all.add(Arguments.of(home, "tomcat9", "tomcat", "javax", TOMCAT));
            all.add(Arguments.of(home, "tomcat11", "tomcat", "jakarta", TOMCAT));
            all.add(Arguments.of(home, "jetty12", "jetty", "jakarta", SERVLETS));
            all.add(Arguments.of(home, "undertow", "undertow", "jakarta", SERVLETS));
            all.add(Arguments.of(home, "boot27", "spring", "javax", SPRING));
            all.add(Arguments.of(home, "boot3", "spring", "jakarta", SPRING));
            all.add(Arguments.of(home, "boot4", "spring", "jakarta", SPRING));
        }
        return all.stream();
    }

    /** The Java that runs the tests, and 25 where it is installed and another one. */
    private static List<Path> homes() throws IOException {
        List<Path> homes = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"))));
        Path installed = Path.of("/usr/lib/jvm");
        if (Runtime.version().feature() != 25 && Files.isDirectory(installed)) {
            try (Stream<Path> others = Files.list(installed)) {
                others.filter(home -> home.getFileName().toString().contains("25"))
                        .filter(home -> Files.isExecutable(home.resolve("bin/java")))
                        .findFirst()
                        .ifPresent(homes::add);
            }
        }
        return homes;
    }

    @ParameterizedTest
    @MethodSource("containers")
    void inspect_container_reportsWhatWasInjectedAndNothingElse(
            Path home, String jars, String kind, String ee, Map<String, String> injected) throws Exception {
        try (TargetJvm target = TargetJvm.start(home, CONTAINERS.resolve(jars), kind, ee, work)) {
            JvmInspection clean = inspect(target);
            assertThat(judge(clean)).as("a clean application").isEmpty();

            target.tell("inject");
            target.tell("rewrite and leave");
            JvmInspection inspection = inspect(target);
            Map<String, Finding> found = judge(inspection);

            assertThat(found.keySet())
                    .containsExactlyInAnyOrderElementsOf(with(injected, Map.of(ee + ".servlet.http.HttpServlet", ""))
                            .keySet());
            injected.forEach((name, registration) -> {
                Finding finding = found.get(name);
                assertThat(values(finding, "registration")).contains(registration);
                assertThat(values(finding, "site")).contains("localhost/shop");
                assertThat(values(finding, "port")).contains(String.valueOf(target.port()));
                assertThat(finding.severity()).as("unexplained, not confirmed").isEqualTo(Severity.MEDIUM);
            });
            assertThat(found.get(ee + ".servlet.http.HttpServlet").rule().id())
                    .isEqualTo("memory-webshell.rewritten-class");
            assertThat(found.get("target.HiddenFilter").rule().id()).isEqualTo(hiddenRule());
            assertThat(String.join("\n", inspection.summary().notes())).contains("the JVM stood still for");
        }
    }

    @Test
    void inspect_applicationWithoutServlets_reportsWhatWasInjectedAndNothingElse() throws Exception {
        Path home = Path.of(System.getProperty("java.home"));
        try (TargetJvm target = TargetJvm.start(home, CONTAINERS.resolve("webflux"), "webflux", "javax", work)) {
            assertThat(judge(inspect(target))).as("a clean application").isEmpty();

            target.tell("inject");
            Map<String, Finding> found = judge(inspect(target));

            assertThat(found.keySet()).containsExactlyInAnyOrderElementsOf(WEBFLUX.keySet());
            WEBFLUX.forEach((name, registration) -> {
                assertThat(values(found.get(name), "registration")).contains(registration);
                assertThat(values(found.get(name), "site")).contains("localhost");
                assertThat(values(found.get(name), "port")).containsExactly(String.valueOf(target.port()));
            });
        }
    }

    /** The bytes of a hidden class are had where the system lets this process trace another one that is not its child. */
    private static String hiddenRule() throws IOException {
        Path scope = Path.of("/proc/sys/kernel/yama/ptrace_scope");
        boolean traces = !Files.exists(scope)
                || Files.readString(scope).strip().equals("0")
                || System.getProperty("user.name").equals("root");
        return "memory-webshell." + (traces ? "unexplained-component" : "bytes-unavailable");
    }

    @Test
    void inspect_jvmMayNotBeStopped_reportsTheHiddenClassWithoutItsBytes() throws Exception {
        try (TargetJvm target = tomcat()) {
            target.tell("inject");

            JvmInspection inspection = new JvmInspector(Duration.ZERO).inspect(process(target));

            assertThat(judge(inspection).get("target.HiddenFilter").rule().id())
                    .isEqualTo("memory-webshell.bytes-unavailable");
            assertThat(inspection.summary().stoppedMillis()).isZero();
        }
    }

    @Test
    void inspect_stopWouldTakeTooLong_letsTheJvmGoOn() throws Exception {
        try (TargetJvm target = tomcat()) {
            target.tell("inject");

            JvmInspection inspection = new JvmInspector(Duration.ofMillis(1)).inspect(process(target));

            assertThat(judge(inspection).get("target.HiddenFilter").rule().id())
                    .isEqualTo("memory-webshell.bytes-unavailable");
            assertThat(target.tell("state")).as("it answers").isNotEmpty();
        }
    }

    @Test
    void inspect_somebodyBlocksTransformers_saysSoAndReportsComponentsWithoutBytes() throws Exception {
        try (TargetJvm target = tomcat()) {
            target.tell("inject");
            target.tell("block transformers");

            JvmInspection inspection = inspect(target);

            assertThat(inspection.summary().notes())
                    .anySatisfy(note -> assertThat(note).startsWith("transformers are kept from working"));
            assertThat(judge(inspection).get(NAMES + "ConfigTraceFilter").rule().id())
                    .isEqualTo("memory-webshell.bytes-unavailable");
        }
    }

    private TargetJvm tomcat() throws IOException {
        Path home = Path.of(System.getProperty("java.home"));
        return TargetJvm.start(home, CONTAINERS.resolve("tomcat11"), "tomcat", "jakarta", work);
    }

    @Test
    void inspect_twice_leavesNothingBehind() throws Exception {
        try (TargetJvm target = tomcat()) {
            List<Integer> before = target.tell("state");
            List<Integer> ports = process(target).ports();
            List<Path> places = places();
            inspect(target);
            long files = descriptors(target);

            inspect(target);

            List<Integer> after = settle(target, before.get(0));
            assertThat(after.get(0)).as("threads").isLessThanOrEqualTo(before.get(0));
            // A transformer that is still registered keeps its class.
            assertThat(after.get(2))
                    .as("classes of the agent, its transformer among them")
                    .isEqualTo(1);
            // To read an object's fields loads the classes of the application that they are declared of, once.
            assertThat(after.get(3)).as("classes that are not the platform's").isCloseTo(before.get(3), offset(25));
            assertThat(process(target).ports()).isEqualTo(ports);
            assertThat(descriptors(target, files)).as("descriptors").isLessThanOrEqualTo(files);
            assertThat(places()).as("directories of this scan").isSubsetOf(places);
        }
    }

    @Test
    void inspect_jvmThatRefusesAgents_saysWhy() throws Exception {
        Path home = Path.of(System.getProperty("java.home"));
        try (TargetJvm target = TargetJvm.start(
                home, CONTAINERS.resolve("tomcat11"), "tomcat", "jakarta", work, "-XX:+DisableAttachMechanism")) {
            assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> inspect(target)))
                    .isInstanceOf(JvmAccessException.class)
                    .hasMessageContaining("cannot attach");
        }
    }

    @Test
    void inspect_startedWithTheAgent_needsNoAttaching() throws Exception {
        Path home = Path.of(System.getProperty("java.home"));
        Path jar = Files.write(work.resolve("hive-agent.jar"), AgentJar.bytes());
        Path questions = Files.createDirectory(work.resolve("questions"));
        try (TargetJvm target = TargetJvm.start(
                home,
                CONTAINERS.resolve("tomcat11"),
                "tomcat",
                "jakarta",
                work,
                "-XX:+DisableAttachMechanism",
                "-javaagent:" + jar + "=" + jar + "|watch|" + questions)) {
            target.tell("inject");

            JvmInspection inspection = new JvmInspector().inspect(process(target), questions);

            assertThat(judge(inspection)).containsKeys(NAMES + "ConfigTraceFilter", NAMES + "TraceValve");
        }
    }

    private static Map<String, String> with(Map<String, String> some, Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(some);
        all.putAll(more);
        return all;
    }

    private static JvmProcess process(TargetJvm target) {
        return new JvmInspector().find(target.pid()).orElseThrow();
    }

    private static JvmInspection inspect(TargetJvm target) throws IOException {
        return new JvmInspector(LONG).inspect(process(target));
    }

    /** The state once the agent's classes are collected, for which the JVM takes a few collections. */
    private static List<Integer> settle(TargetJvm target, int threads) throws IOException {
        List<Integer> state = target.tell("state");
        for (int i = 0; i < 50 && (state.get(2) > 1 || state.get(0) > threads); i++) {
            state = target.tell("state");
        }
        return state;
    }

    /** Directories of this and of others' scans. */
    private static List<Path> places() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/tmp"))) {
            return files.filter(file -> file.getFileName().toString().startsWith(".hive-"))
                    .toList();
        }
    }

    /** How many descriptors a JVM has once it has closed what it was about to close. */
    private static long descriptors(TargetJvm target, long expected) throws IOException {
        long now = descriptors(target);
        for (int i = 0; i < 50 && now > expected; i++) {
            target.tell("state");
            now = descriptors(target);
        }
        return now;
    }

    private static long descriptors(TargetJvm target) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/" + target.pid() + "/fd"))) {
            return files.count();
        }
    }

    /** Findings by the name of the class, hidden ones without their number. */
    private static Map<String, Finding> judge(JvmInspection inspection) throws Exception {
        MemoryWebshellScanner scanner = new MemoryWebshellScanner(artifact -> ClassSet.NONE, inspection::context);
        Map<String, Finding> found = new LinkedHashMap<>();
        for (ClassArtifact type : inspection.classes()) {
            EngineVerdict verdict = scanner.scan(type, Deadline.in(Duration.ofSeconds(30)));
            verdict.findings().forEach(finding -> found.put(type.name().replaceFirst("/.*", ""), finding));
        }
        return found;
    }

    private static List<String> values(Finding finding, String name) {
        return finding.evidence().stream()
                .filter(evidence -> evidence.name().equals(name))
                .map(Evidence::value)
                .toList();
    }
}
