package io.hivesec.engines.memshell;

import io.hivesec.engines.memshell.bytecode.ClassOutline;
import io.hivesec.engines.memshell.flow.Catalogue;
import java.util.function.Predicate;

/** Decides from the outline how closely a class is looked at. */
final class Triage {
    private static final int CARRIES_CLASS = 600;
    private final Knowledge knowledge;

    /** How closely. */
    enum Interest {
        /** Nothing in its constants could do harm. */
        NONE,
        /** Its facts are of interest. */
        FACTS,
        /** Where its data goes is of interest. */
        FLOW
    }

    Triage(Knowledge knowledge) {
        this.knowledge = knowledge;
    }

    /** Whether what a client sends may reach it. */
    boolean isCalled(ClassOutline outline) {
        return isComponent(outline) || isHosted(outline);
    }

    /** Whether a server or a framework over one calls it, whatever for. */
    private static boolean isHosted(ClassOutline outline) {
        return extendsAny(outline, Catalogue.standard()::isHosted) || isManaged(outline);
    }

    /** Whether it offers itself to whoever manages the JVM, by the name of its interface (JMX specification, 2.1). */
    private static boolean isManaged(ClassOutline outline) {
        return outline.interfaces().contains(outline.name() + "MBean");
    }

    /** Most classes extend nothing and implement nothing, which costs no question. */
    private static boolean extendsAny(ClassOutline outline, Predicate<String> types) {
        if (!outline.superName().equals("java/lang/Object") && types.test(outline.superName())) {
            return true;
        }
        for (String type : outline.interfaces()) {
            if (types.test(type)) {
                return true;
            }
        }
        return false;
    }

    /** Whether it could run what it is given. */
    static boolean isDangerous(long words) {
        boolean executes = Trait.PROCESS.in(words) || Trait.RUNTIME.in(words) && Trait.EXEC.in(words);
        return executes || has(words, Trait.DEFINE, Trait.SCRIPT, Trait.NATIVE, Trait.LOADER);
    }

    Interest interest(ClassOutline outline, Provenance provenance) {
        long words = outline.words();
        // A declaration of a native library by itself leads nowhere.
        boolean strong = isDangerous(words & ~Trait.LOADER.bit())
                && (words != Trait.NATIVE.bit() || isHosted(outline) || provenance.isOdd());
        boolean weak = has(words, Trait.LOADER, Trait.NAMING, Trait.SERIAL, Trait.NETWORK, Trait.HTTP, Trait.FILE);
        boolean called = isComponent(outline)
                || provenance.superTypes().stream()
                        .anyMatch(type -> !knowledge.role(type).isEmpty())
                || !provenance.registrations().isEmpty();
        boolean reflects = Trait.REFLECT.in(words);
        boolean asks = called || reflects && Trait.REQUEST_METHOD.in(words);
        boolean taken = !called && has(words, Trait.NAMING, Trait.SERIAL, Trait.LOADER) && isHosted(outline);
        if (strong || asks && (weak || reflects) || taken) {
            return Interest.FLOW;
        }
        boolean registers = Trait.REGISTER.in(words) && has(words, Trait.CONTAINER, Trait.WALK, Trait.FIELDS);
        boolean carries =
                outline.longestText() >= CARRIES_CLASS && has(words, Trait.DECODE, Trait.DEFINE, Trait.REFLECT);
        boolean unexplained = called && provenance.isOdd();
        if (registers || carries || unexplained || has(words, Trait.TRANSFORM, Trait.TRANSLET, Trait.ATTACH)) {
            return Interest.FACTS;
        }
        return Interest.NONE;
    }

    /** Whether it names a request or what containers call by a name that is known, or is such a thing. */
    boolean isComponent(ClassOutline outline) {
        return Trait.REQUEST.in(outline.words())
                || extendsAny(outline, type -> !knowledge.role(type).isEmpty());
    }

    private static boolean has(long words, Trait... traits) {
        for (Trait trait : traits) {
            if (trait.in(words)) {
                return true;
            }
        }
        return false;
    }
}
