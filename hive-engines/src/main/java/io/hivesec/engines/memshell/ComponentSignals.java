package io.hivesec.engines.memshell;

import io.hivesec.engines.memshell.flow.Catalogue;
import io.hivesec.engines.memshell.flow.Flow;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Speaks for components whose form or provenance is unusual, whatever they are called. */
final class ComponentSignals implements SignalRule {
    /** What a hook that clients reach has no more reason to do than a component has. */
    private static final Set<Flow.Kind> TELLING =
            EnumSet.of(Flow.Kind.LOOKUP, Flow.Kind.STATEMENT, Flow.Kind.DEFINE_REMOTE, Flow.Kind.RELAY_HTTP);

    private final Knowledge knowledge;

    ComponentSignals(Knowledge knowledge) {
        this.knowledge = knowledge;
    }

    @Override
    public List<Signal> signals(Suspect suspect) {
        List<Signal> signals = new ArrayList<>();
        String role = suspect.role();
        boolean component = !role.isEmpty() && !role.equals("agent") && !role.equals("injector");
        if (component && !role.equals("proxy-handler")) {
            signals.add(knowledge.signal("component", "a container calls it as " + role));
        } else if (role.isEmpty() && isHosted(suspect)) {
            signals.add(knowledge.signal("called", "a server, or a framework over one, calls it"));
        }
        boolean hidden = suspect.provenance().facts().contains(Provenance.Fact.HIDDEN);
        // Only a hidden class can be a lambda; a filter that passes on what it gets has the same shape.
        boolean explained = DynamicFactory.of(suspect.facts())
                .filter(factory -> hidden || factory != DynamicFactory.LAMBDA)
                .isPresent();
        if (component && !explained) {
            signals.addAll(provenance(knowledge, suspect.provenance()));
        }
        return signals;
    }

    /** Whether it is handed what clients send, and data of theirs was followed through it. */
    private static boolean isHosted(Suspect suspect) {
        Stream<String> types =
                Stream.concat(Stream.of(suspect.facts().superName()), suspect.facts().interfaces().stream());
        return suspect.flows().flows().stream().anyMatch(flow -> TELLING.contains(flow.kind()))
                && types.anyMatch(Catalogue.standard()::isHosted);
    }

    /** What the origin says, each thing once. */
    static List<Signal> provenance(Knowledge knowledge, Provenance provenance) {
        Map<String, Signal> signals = new LinkedHashMap<>();
        for (Provenance.Fact fact : provenance.facts()) {
            String name = switch (fact) {
                case NO_CODE_SOURCE, HIDDEN -> "provenance.no-source";
                case FOREIGN_CODE_SOURCE -> "provenance.foreign-source";
                case REGISTERED_AT_RUN_TIME -> "provenance.registered-at-run-time";
                case RESOURCE_MISSING -> "provenance.resource-missing";
                case RESOURCE_DIFFERS -> "provenance.resource-differs";
            };
            signals.putIfAbsent(
                    name,
                    knowledge.signal(name, fact.name().toLowerCase(Locale.ROOT).replace('_', ' ')));
        }
        return List.copyOf(signals.values());
    }
}
