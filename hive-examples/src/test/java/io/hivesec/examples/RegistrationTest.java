package io.hivesec.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.hivesec.spi.Detector;
import io.hivesec.spi.Plugin;
import io.hivesec.spi.Scanner;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every bundled detector and scanner has its service line, and it would be told if the lines were lost. */
final class RegistrationTest {

    /** By these lists Hive sees that jars were packed into one and their service files not merged. */
    @ParameterizedTest
    @CsvSource({"detectors, Detector", "detectors, Scanner", "engines, Scanner"})
    void lists_ofModules_nameAPluginOfEachServiceFile(String module, String kind) throws IOException {
        String list = "META-INF/hive/hive-" + module + ".plugins";
        String service = "META-INF/services/io.hivesec.spi." + kind;
        List<String> named = lines(list).stream()
                .filter(line -> line.startsWith(kind + " "))
                .map(line -> line.substring(kind.length() + 1))
                .toList();
        assertThat(named).isNotEmpty();
        assertThat(lines(service)).containsAll(named);
    }

    private static List<String> lines(String resource) throws IOException {
        List<String> lines = new ArrayList<>();
        for (URL file : Collections.list(RegistrationTest.class.getClassLoader().getResources(resource))) {
            try (InputStream in = file.openStream()) {
                lines.addAll(new String(in.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .toList());
            }
        }
        return lines;
    }

    @ParameterizedTest
    @ValueSource(classes = {Detector.class, Scanner.class})
    void services_everyBundledPlugin_isRegistered(Class<? extends Plugin> type) {
        Set<String> bundled = new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .withImportOption(location -> !location.contains("testkit"))
                        .importPackages("io.hivesec")
                        .stream()
                        .filter(found -> found.isAssignableTo(type) && !found.isInterface())
                        .filter(found -> !found.getModifiers().contains(JavaModifier.ABSTRACT))
                        .filter(found -> found.getModifiers().contains(JavaModifier.PUBLIC))
                        .map(JavaClass::getName)
                        .collect(Collectors.toSet());
        Set<String> registered = ServiceLoader.load(type, RegistrationTest.class.getClassLoader()).stream()
                .map(provider -> provider.type().getName())
                .collect(Collectors.toSet());
        assertThat(bundled).isNotEmpty();
        assertThat(registered).isEqualTo(bundled);
    }
}
