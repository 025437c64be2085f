package io.hivesec.examples;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What holds for the code of all modules: what SECURITY.md promises that no code does with what is scanned, packages
 * without cycles, and classes that can be read at a sitting.
 */
@AnalyzeClasses(packages = "io.hivesec", importOptions = ImportOption.DoNotIncludeTests.class)
final class CodeShapeTest {
    private static final int LONGEST = 400;

    /** Longer, and why: docs/decisions/0003-long-classes.md. */
    private static final Set<String> LONGER = Set.of("engines/virus/own/yara/ConditionParser.java");

    @ArchTest
    static final ArchRule nothing_isDeserialised = noClasses()
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.io.ObjectInputStream")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.beans.XMLDecoder")
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage("com.fasterxml.jackson.databind.jsontype..", "java.rmi..", "javax.naming..");

    /** The JDK's XML parsers resolve entities unless each is told not to; XML is read by readers of our own, without DTDs. */
    @ArchTest
    static final ArchRule noXmlParser_thatKnowsEntities = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("javax.xml..", "org.xml.sax..", "org.w3c.dom..");

    @ArchTest
    static final ArchRule nothing_isLoadedFromBytesOrScripts = noClasses()
            .that()
            // The agent loads its own jar, beside the classes of the JVM that it is sent into.
            .doNotHaveFullyQualifiedName("io.hivesec.engines.jvm.agent.Entry")
            .and()
            // The command loads the plugins that its user names.
            .doNotHaveFullyQualifiedName("io.hivesec.examples.cli.PluginJars")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.net.URLClassLoader")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.lang.invoke.MethodHandles$Lookup$ClassOption")
            .orShould()
            .beAssignableTo(ClassLoader.class)
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage("javax.script..");

    /**
     * Responses run the commands of a plan; the command engine runs the program that its configuration names; the bytes of
     * hidden classes are read by a JDK's own program.
     */
    @ArchTest
    static final ArchRule programs_areStartedInThreePlaces = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("io.hivesec.dispositions.Commands")
            .and()
            .doNotHaveFullyQualifiedName("io.hivesec.engines.jvm.ServiceabilityAgent")
            .and()
            .doNotHaveFullyQualifiedName("io.hivesec.engines.virus.command.CommandEngine")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.lang.ProcessBuilder")
            .orShould()
            .callMethod(Runtime.class, "exec", String.class)
            .orShould()
            .callMethod(Runtime.class, "exec", String[].class);

    /** A name that an attacker chose cannot become a path where there is no code that opens paths. */
    @ArchTest
    static final ArchRule readersOfHostileInput_openNoFiles = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.hivesec.engines.archive..",
                    "io.hivesec.engines.webshell.jsp..",
                    "io.hivesec.engines.webshell.php..",
                    "io.hivesec.engines.webshell.asp..",
                    "io.hivesec.engines.webshell.flow..",
                    "io.hivesec.engines.memshell..",
                    "io.hivesec.engines.virus.own.pattern..",
                    "io.hivesec.engines.virus.own.matcher..",
                    "io.hivesec.engines.virus.own.signature..",
                    "io.hivesec.engines.virus.own.type..",
                    "io.hivesec.engines.virus.own.yara..",
                    "io.hivesec.detectors.source..",
                    "io.hivesec.detectors.command..",
                    "io.hivesec.detectors.execution..",
                    "io.hivesec.detectors.lineage..",
                    "io.hivesec.detectors.model..",
                    "io.hivesec.detectors.privilege..",
                    "io.hivesec.detectors.shell..")
            .should()
            .dependOnClassesThat(openFiles());

    @ArchTest
    static final ArchRule detectors_packagesHaveNoCycles =
            slices().matching("io.hivesec.detectors.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule engines_packagesHaveNoCycles =
            slices().matching("io.hivesec.engines.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule dispositions_packagesHaveNoCycles =
            slices().matching("io.hivesec.dispositions.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule examples_packagesHaveNoCycles =
            slices().matching("io.hivesec.examples.(**)").should().beFreeOfCycles();

    @Test
    void classes_areAtMost400LinesLong() throws IOException {
        Set<String> longer = new TreeSet<>();
        Path root = Path.of("").toAbsolutePath().getParent();
        try (Stream<Path> files = Files.find(
                root,
                30,
                (file, attributes) -> attributes.isRegularFile()
                        && file.toString().endsWith(".java")
                        && root.relativize(file).toString().matches("hive-[a-z]+/src/(main|agent)/java/.*"))) {
            for (Path file : (Iterable<Path>) files::iterator) {
                try (Stream<String> lines = Files.lines(file)) {
                    if (lines.count() > LONGEST) {
                        longer.add(root.relativize(file).toString().replaceFirst(".*/io/hivesec/", ""));
                    }
                }
            }
        }
        assertThat(longer)
                .as("longer classes; one that was split leaves the list")
                .isEqualTo(LONGER);
    }

    private static DescribedPredicate<JavaClass> openFiles() {
        Set<String> names = Set.of(
                "java.io.File",
                "java.io.FileInputStream",
                "java.io.FileOutputStream",
                "java.io.FileReader",
                "java.io.FileWriter",
                "java.io.RandomAccessFile",
                "java.nio.channels.FileChannel",
                "java.nio.file.Files",
                "java.nio.file.Path",
                "java.nio.file.Paths");
        return DescribedPredicate.describe("open files", type -> names.contains(type.getName()));
    }
}
