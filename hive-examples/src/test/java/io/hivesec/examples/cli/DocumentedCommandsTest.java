package io.hivesec.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/**
 * Every {@code hive} command that the pages show is run, in a folder that has the files that they name. Those that need
 * something of their own (a live JVM, an engine, a browser) are parsed here and run by the tests named beside them.
 */
final class DocumentedCommandsTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern BLOCK =
            Pattern.compile("^```(?:sh|bash|console|shell)?\\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern COMMAND =
            Pattern.compile("^(?:\\$ )?(?:\\./)?hive +(\\S.*?)(?: +#.*)?$", Pattern.MULTILINE);
    private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");

    /** Subcommands and options that need what only an integration test has. */
    private static final Set<String> NEED_MORE = Set.of(
            "demo",
            "console",
            "jvm",
            "respond",
            "--live",
            "--docker",
            "--engines",
            "--families",
            "--intelligence",
            "--weights",
            "--plugins",
            "--samples",
            "-",
            "|",
            ">",
            "<",
            "…");

    @TempDir
    private Path folder;

    @BeforeEach
    void writeTheFilesThatPagesName() throws IOException {
        copy("web-attacked.jsonl.gz", "events.jsonl.gz");
        try (InputStream in = new GZIPInputStream(resource("web-attacked.jsonl.gz"))) {
            Files.write(folder.resolve("events.jsonl"), in.readAllBytes());
        }
        copy("privileged.json", "container.json");
        copy("whitelist.json", "trusted.json");
        Path www = Files.createDirectories(folder.resolve("www"));
        Files.writeString(www.resolve("hello.jsp"), "<p>hello</p>");
        for (String recording : List.of("web-1", "web-2", "web-3", "web-4")) {
            copy("web-attacked.jsonl.gz", recording + ".jsonl.gz");
        }
        Path profile = folder.resolve("web.json");
        Run.hive(
                "profile",
                "learn",
                "--output",
                profile,
                folder.resolve("web-1.jsonl.gz"),
                folder.resolve("web-2.jsonl.gz"));
        for (String other : List.of("web-more", "old-digest", "new-digest")) {
            Files.copy(profile, folder.resolve(other + ".json"));
        }
        Run alerts = Run.hive("watch", "--format", "jsonl", folder.resolve("events.jsonl"));
        Files.writeString(folder.resolve("alerts.jsonl"), alerts.out());
        Files.writeString(
                folder.resolve("decided.jsonl"), alerts.out().replace("\"status\":\"open\"", "\"status\":\"handled\""));
    }

    @Test
    void pages_showCommands() throws IOException {
        assertThat(shown()).hasSizeGreaterThan(5);
    }

    @ParameterizedTest
    @MethodSource("shown")
    void command_shownOnAPage_works(String command) {
        List<String> words = words(command);
        if (words.stream().anyMatch(NEED_MORE::contains)) {
            CommandLine parser =
                    HiveCommand.commandLine(new PrintWriter(Writer.nullWriter()), new PrintWriter(Writer.nullWriter()));
            assertThat(parser.getSubcommands()).containsKey(words.get(0));
            return;
        }
        Object[] arguments = words.stream().map(this::placed).toArray();
        Run run = Run.hive(arguments);
        assertThat(run.status()).as("%s%n%s", command, run.err()).isNotEqualTo(ExitStatus.COULD_NOT_RUN);
    }

    /** The commands of all pages, each once, without {@code hive}. */
    static Set<String> shown() throws IOException {
        Set<String> commands = new TreeSet<>();
        List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md"), ROOT.resolve("README.zh-CN.md")));
        try (Stream<Path> walk = Files.list(ROOT.resolve("docs"))) {
            walk.filter(path -> path.toString().endsWith(".md")).forEach(pages::add);
        }
        for (Path page : pages) {
            Matcher blocks = BLOCK.matcher(Files.readString(page));
            while (blocks.find()) {
                Matcher lines = COMMAND.matcher(blocks.group(1).replace("\\\n", " "));
                while (lines.find()) {
                    commands.add(lines.group(1).strip());
                }
            }
        }
        return commands;
    }

    /** The command's words, without where a shell puts its output. */
    private static List<String> words(String command) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(command.replaceFirst(" > \\S+$", ""));
        while (matcher.find()) {
            words.add(Stream.of(matcher.group(1), matcher.group(2), matcher.group(3))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElseThrow());
        }
        return words;
    }

    /** A word as it is, or where this test has the file that it names; outputs go to the folder too. */
    private String placed(String word) {
        if (word.equals("/srv/www") || word.equals("/var/www")) {
            return folder.resolve("www").toString();
        }
        boolean isFile = word.matches("[A-Za-z0-9._-]+\\.(json|jsonl|gz|html|sarif|csv|dot|yaml)");
        return isFile ? folder.resolve(word).toString() : word;
    }

    private void copy(String resource, String name) throws IOException {
        try (InputStream in = resource(resource)) {
            Files.write(folder.resolve(name), in.readAllBytes());
        }
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(DemoCommand.class.getResourceAsStream("demo/" + name), name);
    }
}
