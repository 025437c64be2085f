package io.hivesec;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.EngineVerdict;
import io.hivesec.alert.Failure;
import io.hivesec.alert.Rule;
import io.hivesec.artifact.Artifact;
import io.hivesec.artifact.FileArtifact;
import io.hivesec.spi.Deadline;
import io.hivesec.spi.ExtensibleScanner;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A scanner's engines are found where plugins are, and nowhere else. */
final class EnginesOfPluginsTest {
    private static final String SCANNER = "io.hivesec.spi.Scanner";
    private static final String ENGINE = "io.hivesec.EnginesOfPluginsTest$Engine";

    private static final List<String> ASKED = new ArrayList<>();

    @TempDir
    private Path scanners;

    @TempDir
    private Path engines;

    @BeforeEach
    void forget() {
        ASKED.clear();
    }

    @Test
    void plugins_engineInAnotherLoaderThanItsScanner_isAsked() throws IOException {
        write(scanners, SCANNER, "Asking");
        write(engines, ENGINE, "Theirs");
        try (URLClassLoader parent = loader(scanners, getClass().getClassLoader());
                URLClassLoader child = loader(engines, parent)) {
            assertThat(asked(Hive.builder().plugins(parent).plugins(child))).containsExactly("ours", "theirs");
            assertThat(asked(Hive.builder().plugins(child).plugins(parent))).containsExactly("ours", "theirs");
            assertThat(asked(Hive.builder().plugins(parent))).containsExactly("ours");
        }
    }

    @Test
    void plugins_contextLoaderWithEngines_isAskedOnlyWhenNamed() throws IOException {
        write(scanners, SCANNER, "Asking");
        write(engines, ENGINE, "Theirs");
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader parent = loader(scanners, getClass().getClassLoader());
                URLClassLoader child = loader(engines, parent)) {
            thread.setContextClassLoader(child);
            assertThat(asked(Hive.builder().plugins(parent))).containsExactly("ours");
            assertThat(asked(Hive.builder().plugins(thread.getContextClassLoader())))
                    .containsExactly("ours", "theirs");
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void plugins_scannerRegisteredByHand_keepsItsEngines() throws IOException {
        write(engines, ENGINE, "Theirs");
        try (URLClassLoader loader = loader(engines, getClass().getClassLoader())) {
            assertThat(asked(Hive.builder().plugins(loader).scanner(new Asking())))
                    .containsExactly("ours");
        }
    }

    @Test
    void plugins_brokenEngines_costOnlyThemselvesAndAreTold() throws IOException {
        write(scanners, SCANNER, "Asking");
        write(engines, ENGINE, "Missing", "Twin", "Throwing", "Theirs");
        try (URLClassLoader parent = loader(scanners, getClass().getClassLoader());
                URLClassLoader child = loader(engines, parent);
                Hive hive = Hive.builder().plugins(parent).plugins(child).build()) {
            hive.scan(FileArtifact.of("a", new byte[1]));
            assertThat(ASKED).containsExactly("ours", "theirs");
            assertThat(hive.loadFailures())
                    .extracting(Failure::message)
                    .satisfiesExactlyInAnyOrder(
                            message -> assertThat(message).contains("'Engine'", "Missing not found"),
                            message -> assertThat(message).contains("Twin of file:", "two are named 'ours'"),
                            message -> assertThat(message).contains("Throwing", "no licence"));
        }
        assertThat(Twin.closed).as("an engine that is not used is closed").isTrue();
    }

    private static List<String> asked(Hive.Builder builder) {
        ASKED.clear();
        try (Hive hive = builder.build()) {
            assertThat(hive.loadFailures()).isEmpty();
            hive.scan(FileArtifact.of("a", new byte[1]));
        }
        return List.copyOf(ASKED);
    }

    private static URLClassLoader loader(Path folder, ClassLoader parent) throws IOException {
        return new URLClassLoader(new URL[] {folder.toUri().toURL()}, parent);
    }

    private static void write(Path folder, String service, String... names) throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.write(
                services.resolve(service),
                Arrays.stream(names)
                        .map(name -> EnginesOfPluginsTest.class.getName() + "$" + name)
                        .toList());
    }

    /** What the scanner asks. */
    public interface Engine {
        /** Unique among the engines. */
        String name();
    }

    /** Asks each engine. */
    public static final class Asking implements ExtensibleScanner<Engine> {
        private final List<Engine> engines;

        /** With an engine of its own. */
        public Asking() {
            this(List.of(() -> "ours"));
        }

        private Asking(List<Engine> engines) {
            this.engines = engines;
        }

        @Override
        public String id() {
            return "asking";
        }

        @Override
        public Class<Engine> engineType() {
            return Engine.class;
        }

        @Override
        public List<Engine> engines() {
            return engines;
        }

        @Override
        public Asking withEngine(Engine engine) {
            if (engines.stream().anyMatch(other -> other.name().equals(engine.name()))) {
                throw new IllegalArgumentException("two are named '" + engine.name() + "'");
            }
            List<Engine> more = new ArrayList<>(engines);
            more.add(engine);
            return new Asking(more);
        }

        @Override
        public Set<Rule> rules() {
            return Set.of();
        }

        @Override
        public boolean accepts(Artifact artifact) {
            return true;
        }

        @Override
        public EngineVerdict scan(Artifact artifact, Deadline deadline) {
            engines.forEach(engine -> ASKED.add(engine.name()));
            return EngineVerdict.builder(id()).build();
        }
    }

    /** A vendor's. */
    public static final class Theirs implements Engine {
        @Override
        public String name() {
            return "theirs";
        }
    }

    /** Has the name of another. */
    public static final class Twin implements Engine, AutoCloseable {
        private static boolean closed;

        @Override
        public String name() {
            return "ours";
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    /** Cannot be made. */
    public static final class Throwing implements Engine {
        /** Throws. */
        public Throwing() {
            throw new IllegalStateException("no licence");
        }

        @Override
        public String name() {
            return "throwing";
        }
    }
}
