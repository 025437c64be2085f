package io.hivesec.examples;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.Source;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The library modules know the core and never each other, and each keeps to its own packages. */
@AnalyzeClasses(packages = "io.hivesec", importOptions = ImportOption.DoNotIncludeTests.class)
final class ModulesTest {
    private static final Set<String> LIBRARIES =
            Set.of("core", "testkit", "detectors", "engines", "whitelist", "dispositions");

    /** A class directory of the reactor or a jar: {@code …/hive-core/target/…}, {@code …/hive-core-0.1.0.jar!/…}. */
    private static final Pattern ORIGIN = Pattern.compile(".*/hive-([a-z]+)(?:/target/|-[0-9][^/]*\\.jar!/).*");

    @ArchTest
    static void analysis_seesEveryLibrary(JavaClasses classes) {
        Set<String> seen = new TreeSet<>();
        classes.forEach(type -> seen.add(moduleOf(type)));
        assertThat(seen).containsAll(LIBRARIES).contains("examples");
    }

    @ArchTest
    static void libraries_dependOnTheCoreOnly(JavaClasses classes) {
        classes().should(dependOnNoSibling()).check(classes);
    }

    @ArchTest
    static void libraries_keepToTheirOwnPackages(JavaClasses classes) {
        classes().should(lieInItsModulesPackage()).check(classes);
    }

    private static ArchCondition<JavaClass> dependOnNoSibling() {
        return new ArchCondition<>("depend on no library module but hive-core") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                String home = moduleOf(type);
                if (!LIBRARIES.contains(home)) {
                    return;
                }
                for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                    JavaClass target = dependency.getTargetClass().getBaseComponentType();
                    if (!target.getPackageName().startsWith("io.hivesec")) {
                        continue;
                    }
                    String module = moduleOf(target);
                    if (!module.equals(home) && !module.equals("core")) {
                        events.add(SimpleConditionEvent.violated(type, dependency.getDescription()));
                    }
                }
            }
        };
    }

    /** Packages split between jars would not load on a module path. */
    private static ArchCondition<JavaClass> lieInItsModulesPackage() {
        return new ArchCondition<>("lie below its module's own package") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                String home = moduleOf(type);
                String root = "io.hivesec." + home;
                boolean own = type.getPackageName().equals(root)
                        || type.getPackageName().startsWith(root + ".");
                if (!own && !home.equals("core")) {
                    events.add(SimpleConditionEvent.violated(type, type.getName() + " in hive-" + home));
                }
            }
        };
    }

    private static String moduleOf(JavaClass type) {
        String uri = type.getSource().map(Source::getUri).map(Object::toString).orElse("");
        Matcher matcher = ORIGIN.matcher(uri);
        assertThat(matcher.matches())
                .as("%s comes from a module of the project: %s", type.getName(), uri)
                .isTrue();
        return matcher.group(1);
    }
}
