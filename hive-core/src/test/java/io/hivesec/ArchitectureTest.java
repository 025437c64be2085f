package io.hivesec;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** The shape of the core: which package knows which, and what an embedder and a plugin author get to see. */
@AnalyzeClasses(packages = "io.hivesec", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    private static final String INTERNAL = "io.hivesec.internal..";

    @ArchTest
    static final ArchRule layers_pointDownOnly = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("facade")
            .definedBy("io.hivesec")
            .layer("internal")
            .definedBy(INTERNAL)
            .layer("spi")
            .definedBy("io.hivesec.spi..")
            .layer("history")
            .definedBy("io.hivesec.history..")
            .layer("triage")
            .definedBy("io.hivesec.triage..")
            .layer("store")
            .definedBy("io.hivesec.store..")
            .layer("json")
            .definedBy("io.hivesec.json..")
            .layer("alert")
            .definedBy("io.hivesec.alert..")
            .layer("event")
            .definedBy("io.hivesec.event..")
            .layer("artifact")
            .definedBy("io.hivesec.artifact..")
            .whereLayer("facade")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("internal")
            .mayOnlyBeAccessedByLayers("facade")
            .whereLayer("spi")
            .mayOnlyBeAccessedByLayers("facade", "internal")
            .whereLayer("history")
            .mayOnlyBeAccessedByLayers("facade", "internal", "spi", "triage")
            .whereLayer("triage")
            .mayOnlyBeAccessedByLayers("facade", "internal", "spi")
            .whereLayer("json")
            .mayOnlyBeAccessedByLayers("facade", "internal", "history", "triage", "store")
            .whereLayer("store")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("alert")
            .mayOnlyBeAccessedByLayers("facade", "internal", "spi", "history", "triage", "json", "store");

    @ArchTest
    static final ArchRule packages_haveNoCycles =
            slices().matching("io.hivesec.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule packages_areNullMarked = classes()
            .should(satisfy("lie in a @NullMarked package", (type, events) -> {
                if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                    events.add(SimpleConditionEvent.violated(
                            type, type.getPackageName() + " has no package-info with @NullMarked"));
                }
            }));

    /** Java has no public that ends at the jar, so this is where what the facade needs is told from a leak. */
    @ArchTest
    static final ArchRule internalClasses_arePublicOnlyForTheFacade = classes()
            .that()
            .resideInAPackage(INTERNAL)
            .and()
            .arePublic()
            .and()
            .areTopLevelClasses()
            .should(satisfy("be used by the facade", (type, events) -> {
                boolean used = type.getDirectDependenciesToSelf().stream()
                        .anyMatch(use -> use.getOriginClass().getPackageName().equals("io.hivesec"));
                if (!used) {
                    events.add(SimpleConditionEvent.violated(type, type.getName() + " need not be public"));
                }
            }));

    /** Guava above all: an embedder's version of it must not decide whether a plugin links. */
    @ArchTest
    static final ArchRule signatures_nameOnlyTheApiTheJdkAndJackson = classes()
            .that()
            .resideOutsideOfPackage(INTERNAL)
            .and()
            .arePublic()
            .should(satisfy(
                    "have signatures of the API, the JDK and Jackson only",
                    (type, events) -> type.getMembers().stream()
                            .filter(ArchitectureTest::isVisible)
                            .flatMap(member -> signature(member)
                                    .filter(part -> !isApi(part))
                                    .map(part -> member.getFullName() + " shows " + part.getName()))
                            .forEach(message -> events.add(SimpleConditionEvent.violated(type, message)))));

    @ArchTest
    static final ArchRule classes_areFinalOrMeantToBeImplemented = classes()
            .that()
            .areNotInterfaces()
            .and()
            .areNotEnums()
            .and()
            .areTopLevelClasses()
            .and()
            .doNotHaveModifier(JavaModifier.ABSTRACT)
            .and()
            .doNotHaveSimpleName("package-info")
            .should()
            .haveModifier(JavaModifier.FINAL);

    private static ArchCondition<JavaClass> satisfy(String description, BiConsumer<JavaClass, ConditionEvents> check) {
        return new ArchCondition<>(description) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                check.accept(type, events);
            }
        };
    }

    private static boolean isVisible(JavaMember member) {
        boolean visible = member.getModifiers().contains(JavaModifier.PUBLIC)
                || member.getModifiers().contains(JavaModifier.PROTECTED);
        return visible && !member.getModifiers().contains(JavaModifier.SYNTHETIC);
    }

    private static Stream<JavaClass> signature(JavaMember member) {
        if (member instanceof JavaField field) {
            return Stream.of(field.getRawType());
        }
        JavaCodeUnit unit = (JavaCodeUnit) member;
        return Stream.of(List.of(unit.getRawReturnType()), unit.getRawParameterTypes(), unit.getExceptionTypes())
                .flatMap(List::stream);
    }

    private static boolean isApi(JavaClass type) {
        JavaClass element = type.getBaseComponentType();
        String home = element.getPackageName();
        return element.isPrimitive()
                || home.startsWith("java.")
                || home.equals("javax.sql")
                || home.startsWith("com.fasterxml.jackson.")
                || home.equals("io.hivesec")
                || (home.startsWith("io.hivesec.") && !home.startsWith("io.hivesec.internal"));
    }
}
