package io.hivesec.engines.jvm;

import io.hivesec.engines.memshell.MemoryWebshellScanner;
import io.hivesec.engines.memshell.Provenance;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Chooses the classes whose bytes are worth a transformation: components, whatever their names, classes that nothing
 * vouches for, class file transformers, and the container's own classes that every request passes. All others come from an
 * archive that is there and has a class of their name.
 */
final class Selection {
    private static final List<String> PLATFORM = List.of(
            "java.",
            "javax.",
            "jdk.",
            "sun.",
            "com.sun.",
            "netscape.",
            "org.jcp.",
            "org.ietf.",
            "org.w3c.",
            "org.xml.");
    private static final String TRANSFORMER = "java.lang.instrument.ClassFileTransformer";

    private final LoadedClasses loaded;
    private final CodeSources sources;
    private final Map<ClassKey, List<Registration>> registrations = new HashMap<>();
    private final Map<LoadedClass, Candidate> chosen = new LinkedHashMap<>();

    /**
     * A class that was chosen.
     *
     * @param type the class
     * @param superTypes names of all its super types
     * @param facts what is odd about its origin
     * @param registrations how requests reach it
     */
    record Candidate(
            LoadedClass type, List<String> superTypes, Set<Provenance.Fact> facts, List<Registration> registrations) {}

    private Selection(LoadedClasses loaded, List<Registration> registrations, CodeSources sources) {
        this.loaded = loaded;
        this.sources = sources;
        for (Registration one : registrations) {
            this.registrations
                    .computeIfAbsent(one.type(), key -> new ArrayList<>())
                    .add(one);
        }
    }

    static List<Candidate> of(LoadedClasses loaded, List<Registration> registrations, CodeSources sources) {
        Selection selection = new Selection(loaded, registrations, sources);
        for (LoadedClass type : loaded.all()) {
            selection.consider(type);
        }
        return List.copyOf(selection.chosen.values());
    }

    private void consider(LoadedClass type) {
        boolean container = MemoryWebshellScanner.containerClasses().contains(type.name());
        if (type.isInterface() && !container) {
            return;
        }
        List<Registration> registered = registrations.getOrDefault(type.key(), List.of());
        if (loaded.isPlatform(type) && isPlatformName(type.name()) && registered.isEmpty() && !container) {
            return;
        }
        List<String> superTypes = loaded.superTypes(type);
        String role = MemoryWebshellScanner.role(superTypes);
        Set<Provenance.Fact> facts = facts(type);
        boolean component = !registered.isEmpty() || !role.isEmpty() && !role.equals("proxy-handler");
        // A hidden class that is no component is a lambda, and there are thousands; its bytes are not to be had anyway.
        boolean unexplained = !facts.isEmpty() && !type.isHidden();
        if (component || container || unexplained || superTypes.contains(TRANSFORMER)) {
            chosen.put(type, new Candidate(type, superTypes, facts, registered));
        }
    }

    private static boolean isPlatformName(String name) {
        return PLATFORM.stream().anyMatch(name::startsWith);
    }

    private Set<Provenance.Fact> facts(LoadedClass type) {
        Set<Provenance.Fact> facts = EnumSet.noneOf(Provenance.Fact.class);
        if (type.isHidden()) {
            facts.add(Provenance.Fact.HIDDEN);
        } else if (loaded.isPlatform(type) || CodeSources.isRuntimeImage(type.codeSource())) {
            return facts;
        } else if (!type.hasSource()) {
            facts.add(Provenance.Fact.NO_CODE_SOURCE);
        } else if (!sources.exists(type.codeSource())) {
            facts.add(Provenance.Fact.FOREIGN_CODE_SOURCE);
        } else if (!sources.holds(type.codeSource(), type.name())) {
            facts.add(Provenance.Fact.RESOURCE_MISSING);
        }
        return facts;
    }
}
