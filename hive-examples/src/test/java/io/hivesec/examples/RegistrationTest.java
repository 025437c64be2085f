package io.hivesec.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.hivesec.spi.Detector;
import io.hivesec.spi.Plugin;
import io.hivesec.spi.Scanner;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every bundled detector and scanner has its service line. */
final class RegistrationTest {

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
