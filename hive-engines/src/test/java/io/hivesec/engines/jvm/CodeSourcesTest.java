package io.hivesec.engines.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodeSourcesTest {
    @TempDir
    private Path root;

    @Test
    void steps_ofEveryFormOfUrl_areThePathAndWhatIsInside() {
        assertThat(CodeSources.steps("file:/a/b%20c.jar")).containsExactly("/a/b c.jar");
        assertThat(CodeSources.steps("jar:file:/app.jar!/BOOT-INF/classes!/"))
                .containsExactly("/app.jar", "BOOT-INF/classes");
        assertThat(CodeSources.steps("jar:nested:/app.jar/!BOOT-INF/lib/a.jar!/"))
                .containsExactly("/app.jar", "BOOT-INF/lib/a.jar");
    }

    @Test
    void bytes_ofAClassInAnArchiveInAnArchive_areFound() throws IOException {
        byte[] inner = zip("a/C.class", new byte[] {1});
        Files.write(root.resolve("app.jar"), zip("BOOT-INF/lib/a.jar", inner));
        try (CodeSources sources = new CodeSources(root)) {
            String source = "jar:nested:/app.jar/!BOOT-INF/lib/a.jar!/";
            assertThat(sources.bytes(source, "a.C")).contains(new byte[] {1});
            assertThat(sources.holds(source, "a.D")).isFalse();
        }
    }

    @Test
    void exists_ofAnArchiveThatIsGone_isFalse() throws IOException {
        try (CodeSources sources = new CodeSources(root)) {
            assertThat(sources.exists("file:/gone.jar")).isFalse();
        }
    }

    @Test
    void holds_aNameThatLeavesTheFolder_isFalse() throws IOException {
        Files.createDirectory(root.resolve("classes"));
        Files.write(root.resolve("Secret.class"), new byte[] {1});
        try (CodeSources sources = new CodeSources(root)) {
            assertThat(sources.holds("file:/classes/", "../Secret")).isFalse();
        }
    }

    private static byte[] zip(String name, byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content);
        }
        return bytes.toByteArray();
    }
}
