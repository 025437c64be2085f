package io.hivesec.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the pages show is what is compiled, and what they link to is there. */
final class DocumentationTest {
    private static final Path ROOT = Path.of("..");
    private static final Path SOURCES = Path.of("src");
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#]+)");

    @Test
    void newDetector_page_showsTheCompiledClassItsTestAndItsServiceLine() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/new-detector.md"));
        String type = "io/hivesec/examples/detector/SharedMemoryProgramDetector";
        String source = Files.readString(SOURCES.resolve("main/java/" + type + ".java"));
        String test = Files.readString(SOURCES.resolve("test/java/" + type + "Test.java"));
        String line = Files.readString(SOURCES.resolve("main/resources/META-INF/services/io.hivesec.spi.Detector"));
        assertThat(page).contains("```java\n" + source + "```", "```java\n" + test + "```", line.strip());
        assertThat((source + test + line).lines()).hasSizeLessThan(120);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ReverseShellStoryTest", "CapturedRecordsTest"})
    void testingDetection_page_showsTheCompiledTests(String name) throws IOException {
        String test = Files.readString(SOURCES.resolve("test/java/io/hivesec/examples/testing/" + name + ".java"));
        assertThat(Files.readString(ROOT.resolve("docs/testing-detection.md"))).contains("```java\n" + test + "```");
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "README.zh-CN.md"})
    void readme_embedding_isCompiled(String readme) throws IOException {
        String source = Files.readString(SOURCES.resolve("main/java/io/hivesec/examples/Embedding.java"));
        Matcher shown = Pattern.compile("// embedding:start\n(.*?)\\s*// embedding:end", Pattern.DOTALL)
                .matcher(source);
        assertThat(shown.find()).isTrue();
        String code = shown.group(1).stripIndent().strip();
        assertThat(Files.readString(ROOT.resolve(readme))).contains("```java\n" + code + "\n```");
        assertThat(code.lines()).hasSizeLessThanOrEqualTo(15);
    }

    @Test
    void pages_links_leadSomewhere() throws IOException {
        List<Path> pages;
        try (var walk = Files.walk(ROOT.resolve("docs"))) {
            pages = walk.filter(path -> path.toString().endsWith(".md")).toList();
        }
        for (Path page : pages) {
            assertLinks(page);
        }
        for (String page : List.of("README.md", "README.zh-CN.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")) {
            assertLinks(ROOT.resolve(page));
        }
    }

    private static void assertLinks(Path page) throws IOException {
        Matcher links = LINK.matcher(Files.readString(page));
        while (links.find()) {
            assertThat(page.resolveSibling(links.group(1)))
                    .as("link in %s", page)
                    .exists();
        }
    }
}
