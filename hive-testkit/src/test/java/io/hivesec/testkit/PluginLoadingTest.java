package io.hivesec.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.Hive;
import io.hivesec.alert.Failure;
import io.hivesec.alert.Rule;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broken provider costs only itself. */
final class PluginLoadingTest {

    @Test
    void plugins_brokenProviders_costOnlyThemselves(@TempDir Path folder) throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve("io.hivesec.spi.Detector"), """
                org.example.NotThere
                io.hivesec.testkit.PluginLoadingTest$Throwing
                io.hivesec.testkit.PluginLoadingTest$Sound
                io.hivesec.testkit.FakeClock
                """);
        try (URLClassLoader loader = new URLClassLoader(
                        new URL[] {folder.toUri().toURL()}, getClass().getClassLoader());
                Hive hive = Hive.builder().plugins(loader).build()) {
            assertThat(hive.rules()).extracting(Rule::id).containsExactly("test.sound");
            assertThat(hive.loadFailures()).hasSize(3);
            assertThat(hive.loadFailures())
                    .extracting(Failure::message)
                    .anyMatch(message -> message.contains("NotThere"))
                    .anyMatch(message -> message.contains("no good"));
        }
    }

    @Test
    void plugins_otherLoader_seesNothing() {
        try (Hive hive =
                Hive.builder().plugins(ClassLoader.getPlatformClassLoader()).build()) {
            assertThat(hive.rules()).isEmpty();
            assertThat(hive.loadFailures()).isEqualTo(List.of());
        }
    }

    /** A provider whose constructor throws. */
    public static final class Throwing extends Base {
        /** Throws. */
        public Throwing() {
            super("throwing");
            throw new IllegalStateException("no good");
        }
    }

    /** A provider with nothing wrong. */
    public static final class Sound extends Base {
        /** Does nothing wrong. */
        public Sound() {
            super("sound");
        }
    }
}
