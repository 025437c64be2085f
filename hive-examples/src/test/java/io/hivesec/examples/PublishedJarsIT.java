package io.hivesec.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * The published jars as an embedder gets them: a small program is compiled against them and run in a Java of its own,
 * once from the module path and once from the class path. Runs after packaging, because only a jar has a manifest.
 */
@Timeout(120)
final class PublishedJarsIT {
    static final List<String> MODULES = List.of("core", "testkit", "detectors", "engines", "whitelist", "dispositions");

    private static final String VERSION = System.getProperty("hive.version", "");

    private static final String DESCRIPTOR = MODULES.stream()
            .map(module -> "  requires io.hivesec." + module + ";\n")
            .collect(Collectors.joining("", "module embedder {\n", "}\n"));

    /** Loads every plugin there is and judges one event. */
    private static final String PROGRAM = """
            package embedder;

            import io.hivesec.Hive;
            import io.hivesec.event.Container;
            import io.hivesec.event.Context;
            import io.hivesec.event.Process;
            import io.hivesec.event.ProcessStarted;
            import java.time.Instant;

            public final class Main {
                public static void main(String[] arguments) {
                    try (Hive hive = Hive.builder().plugins(Main.class.getClassLoader()).build()) {
                        Process ls = Process.builder().pid(7).executable("/bin/ls").arguments("ls").build();
                        hive.inspect(new ProcessStarted(Context.of(Instant.EPOCH, Container.HOST, ls)));
                        System.out.println("named " + Main.class.getModule().isNamed());
                        System.out.println("core " + Hive.class.getModule().getName());
                        System.out.println("failures " + hive.loadFailures());
                        hive.rules().forEach(rule -> System.out.println("rule " + rule.id()));
                    }
                }
            }
            """;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @FieldSource("MODULES")
    void manifest_ofEachLibrary_namesItsModule(String module) {
        ModuleDescriptor descriptor = ModuleFinder.of(jar(module)).findAll().stream()
                .map(reference -> reference.descriptor())
                .findFirst()
                .orElseThrow();
        assertThat(descriptor.name()).isEqualTo("io.hivesec." + module);
    }

    @Test
    void embedder_onTheModulePath_loadsEveryPlugin() throws IOException, InterruptedException {
        compile("--module-path", path());

        List<String> output = java(
                "-p",
                path() + File.pathSeparator + classes(),
                "--add-modules",
                "ALL-MODULE-PATH",
                "-m",
                "embedder/embedder.Main");

        assertThat(output).startsWith("named true", "core io.hivesec.core", "failures []");
        assertThat(output).filteredOn(line -> line.startsWith("rule ")).isEqualTo(rulesOnTheClassPath());
    }

    @Test
    void embedder_onTheClassPath_loadsEveryPlugin() throws IOException, InterruptedException {
        compile("--class-path", path());

        List<String> output = java("-cp", path() + File.pathSeparator + classes(), "embedder.Main");

        assertThat(output).startsWith("named false", "core null", "failures []");
        assertThat(output).filteredOn(line -> line.startsWith("rule ")).isNotEmpty();
    }

    private List<String> rulesOnTheClassPath() throws IOException, InterruptedException {
        return java("-cp", path() + File.pathSeparator + classes(), "embedder.Main").stream()
                .filter(line -> line.startsWith("rule "))
                .toList();
    }

    private void compile(String kind, String path) throws IOException {
        Path sources = Files.createDirectories(directory.resolve("embedder"));
        List<String> arguments = new ArrayList<>(List.of("-proc:none", "--release", "17", "-d", classes(), kind, path));
        arguments.add(Files.writeString(sources.resolve("Main.java"), PROGRAM).toString());
        if (kind.equals("--module-path")) {
            arguments.add(Files.writeString(directory.resolve("module-info.java"), DESCRIPTOR)
                    .toString());
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        assertThat(compiler).as("a JDK's compiler").isNotNull();
        assertThat(compiler.run(null, null, null, arguments.toArray(String[]::new)))
                .as("javac's exit status")
                .isZero();
    }

    private String classes() {
        return directory.resolve("classes").toString();
    }

    private List<String> java(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.lines().toList();
    }

    /** The published jars and what they need at run time. */
    private static String path() throws IOException {
        Set<String> path = new LinkedHashSet<>();
        for (String module : MODULES) {
            path.add(jar(module).toString());
            String needed = Files.readString(target(module).resolve("runtime.path"));
            Stream.of(needed.trim().split(File.pathSeparator))
                    .filter(entry -> !entry.isEmpty())
                    .forEach(path::add);
        }
        return String.join(File.pathSeparator, path);
    }

    private static Path jar(String module) {
        Path jar = target(module).resolve("hive-" + module + "-" + VERSION + ".jar");
        assertThat(jar).isRegularFile();
        return jar;
    }

    private static Path target(String module) {
        return Path.of("").toAbsolutePath().resolveSibling("hive-" + module).resolve("target");
    }
}
