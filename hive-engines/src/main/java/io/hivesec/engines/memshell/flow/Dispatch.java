package io.hivesec.engines.memshell.flow;

import io.hivesec.engines.memshell.bytecode.CallSite;
import io.hivesec.engines.memshell.bytecode.ClassFacts;
import io.hivesec.engines.memshell.bytecode.MethodFacts;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the methods of the set that a call enters, by the classes of which objects were made. */
final class Dispatch {
    private static final int MAX_DEPTH = 10;
    private static final int MAX_TARGETS = 8;

    private final Analysis analysis;
    private final Set<String> made = new LinkedHashSet<>();

    Dispatch(Analysis analysis) {
        this.analysis = analysis;
    }

    /** Takes note of an object that is made; true if it is the first of a class of the set. */
    boolean made(String type) {
        return analysis.inSet(type) != null && made.add(type);
    }

    /**
     * The methods of the set that a call may enter: where the receiver's class is not known, those of what was made, as far as
     * the call hands over anything of interest.
     */
    List<Target> targets(CallSite site, @Nullable Value receiver, boolean carries) {
        if (site.kind() != CallSite.Kind.VIRTUAL || receiver == null) {
            Target target = resolve(site, receiver);
            return target == null ? List.of() : List.of(target);
        }
        Set<String> types = new LinkedHashSet<>();
        for (Cell cell : receiver.cells()) {
            if (analysis.inSet(cell.type()) != null) {
                types.add(cell.type());
            }
        }
        if (types.isEmpty() && analysis.inSet(site.owner()) == null) {
            return List.of();
        }
        if (types.isEmpty()
                && (carries || site.descriptor().startsWith("()L"))
                && isAbstract(site)
                && receiver.lambdas().isEmpty()) {
            for (String type : made) {
                analysis.step();
                if (isA(type, site.owner())) {
                    types.add(type);
                }
            }
        }
        if (types.isEmpty()) {
            types.add(site.owner());
        }
        List<Target> targets = new ArrayList<>();
        for (String type : types) {
            Target target = find(type, site);
            if (target != null && !targets.contains(target) && targets.size() < MAX_TARGETS) {
                targets.add(target);
            }
        }
        return targets;
    }

    /** Whether a call names a method of the set that has no body. */
    boolean isAbstract(CallSite site) {
        ClassFacts facts = analysis.inSet(site.owner());
        return facts != null
                && facts.method(site.name(), site.descriptor())
                        .filter(method -> method.code().isEmpty())
                        .isPresent();
    }

    private boolean isA(String type, String wanted) {
        ClassFacts facts = analysis.inSet(type);
        for (int depth = 0; facts != null && depth < MAX_DEPTH; depth++) {
            if (facts.superName().equals(wanted) || facts.interfaces().contains(wanted)) {
                return true;
            }
            facts = analysis.inSet(facts.superName());
        }
        return false;
    }

    /** Finds the method of the set that a call enters, if it is one of the set. */
    @Nullable
    Target resolve(CallSite site, @Nullable Value receiver) {
        String start = site.owner();
        if (site.kind() == CallSite.Kind.VIRTUAL
                && receiver != null
                && receiver.cells().size() == 1) {
            String type = receiver.cells().get(0).type();
            start = analysis.inSet(type) != null ? type : start;
        }
        return find(start, site);
    }

    private @Nullable Target find(String start, CallSite site) {
        ClassFacts facts = analysis.inSet(start);
        for (int depth = 0; facts != null && depth < MAX_DEPTH; depth++) {
            MethodFacts method = facts.method(site.name(), site.descriptor()).orElse(null);
            if (method != null) {
                return method.code().isEmpty() ? null : new Target(facts, method);
            }
            facts = analysis.inSet(facts.superName());
        }
        return null;
    }

    /** Finds a method of the set by name and number of arguments, as reflection does. */
    @Nullable
    Target resolve(String owner, String name, int parameters) {
        ClassFacts facts = analysis.inSet(owner);
        if (facts == null) {
            return null;
        }
        for (MethodFacts method : facts.methods()) {
            if (method.name().equals(name)
                    && method.parameters().size() == parameters
                    && !method.code().isEmpty()) {
                return new Target(facts, method);
            }
        }
        return null;
    }

    record Target(ClassFacts facts, MethodFacts method) {}
}
