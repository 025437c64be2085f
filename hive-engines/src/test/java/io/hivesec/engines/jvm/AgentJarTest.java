package io.hivesec.engines.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AgentJarTest {
    private static final int JAVA_8 = 52;

    @Test
    void bytes_holdEveryClassOfTheAgent() throws IOException, URISyntaxException {
        Path entry = Path.of(
                Objects.requireNonNull(AgentJar.class.getClassLoader().getResource(AgentJar.PACKAGE + "Entry.class"))
                        .toURI());
        List<String> compiled;
        try (Stream<Path> files = Files.list(Objects.requireNonNull(entry.getParent()))) {
            compiled = files.map(file -> file.getFileName().toString().replace(".class", ""))
                    .filter(name -> !name.equals("package-info"))
                    .sorted()
                    .toList();
        }

        assertThat(AgentJar.CLASSES).isEqualTo(compiled);
    }

    @Test
    void bytes_areJava8Classes() throws IOException {
        try (JarInputStream jar = new JarInputStream(new ByteArrayInputStream(AgentJar.bytes()))) {
            for (JarEntry entry = jar.getNextJarEntry(); entry != null; entry = jar.getNextJarEntry()) {
                DataInputStream header = new DataInputStream(jar);
                header.readInt();
                assertThat(header.readInt() & 0xffff).as(entry.getName()).isEqualTo(JAVA_8);
            }
        }
    }

    @Test
    void bytes_twice_areTheSame() throws IOException {
        assertThat(AgentJar.bytes()).isEqualTo(AgentJar.bytes());
    }
}
