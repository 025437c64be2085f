package io.hivesec.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the script {@code hive} does before Java starts, with a Java that says how it was started. */
final class LauncherTest {
    @TempDir
    Path folder;

    @BeforeEach
    void layOut() throws IOException {
        executable("hive", Files.readString(Path.of("..", "hive")));
        Files.createDirectories(folder.resolve("hive-examples/target"));
        Files.writeString(folder.resolve("hive-examples/target/hive.jar"), "");
        executable("jdk/bin/java", "#!/bin/sh\necho \"HIVE_LANG=${HIVE_LANG:-} LC_ALL=${LC_ALL:-} $*\"\n");
        java("17.0.9");
    }

    @Test
    void localeThatIsNotInstalled_isReplaced_andItsLanguageKept() throws Exception {
        assertThat(hive(Map.of("LC_ALL", "zh_XX.UTF-8"))).startsWith("HIVE_LANG=zh_XX.UTF-8 LC_ALL=C.UTF-8 ");
        assertThat(hive(Map.of("LANG", "zh_XX.UTF-8"))).startsWith("HIVE_LANG=zh_XX.UTF-8 LC_ALL=C.UTF-8 ");
    }

    @Test
    void localeThatIsNotInstalled_languageThatWasAskedFor_isNotTouched() throws Exception {
        assertThat(hive(Map.of("LC_ALL", "zh_XX.UTF-8", "HIVE_LANG", "en"))).startsWith("HIVE_LANG=en LC_ALL=C.UTF-8 ");
    }

    @Test
    void noLocale_namesOfFilesAreUtf8_andNoLanguageIsAskedFor() throws Exception {
        assertThat(hive(Map.of())).startsWith("HIVE_LANG= LC_ALL=C.UTF-8 ");
        assertThat(hive(Map.of("LANG", "C"))).startsWith("HIVE_LANG= LC_ALL=C.UTF-8 ");
    }

    @Test
    void localeThatIsInstalled_staysAsItIs() throws Exception {
        assertThat(hive(Map.of("LC_ALL", "C.UTF-8"))).startsWith("HIVE_LANG= LC_ALL=C.UTF-8 ");
    }

    @Test
    void arguments_areHandedOnAsTheyAre() throws Exception {
        assertThat(hive(Map.of())).endsWith("hive-examples/target/hive.jar rules a b  c\n");
    }

    @Test
    void javaThatIsTooOld_isNamedInALine() throws Exception {
        java("11.0.2");
        assertThat(hive(Map.of()))
                .isEqualTo("hive: needs Java 17 or later; " + folder.resolve("jdk/bin/java") + " is Java 11\n");
    }

    private void java(String version) throws IOException {
        Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"" + version + "\"\n");
    }

    private void executable(String name, String script) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, script);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    /** What it prints, errors included. */
    private String hive(Map<String, String> environment) throws IOException, InterruptedException {
        ProcessBuilder launcher =
                new ProcessBuilder(folder.resolve("hive").toString(), "rules", "a", "b  c").redirectErrorStream(true);
        Map<String, String> variables = launcher.environment();
        variables.keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG") || name.startsWith("HIVE_"));
        variables.put("JAVA_HOME", folder.resolve("jdk").toString());
        variables.putAll(environment);
        Process process = launcher.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }
}
