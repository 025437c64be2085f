package io.hivesec.engines.memshell;

import java.util.ArrayList;
import java.util.List;

/** Speaks for components whose form or provenance is unusual, whatever they are called. */
final class ComponentSignals implements SignalRule {
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
        }
        boolean explained = DynamicFactory.of(suspect.facts()).isPresent();
        for (Provenance.Fact fact : suspect.provenance().facts()) {
            String name = switch (fact) {
                case NO_CODE_SOURCE, HIDDEN -> "provenance.no-source";
                case FOREIGN_CODE_SOURCE -> "provenance.foreign-source";
                case REGISTERED_AT_RUN_TIME -> "provenance.registered-at-run-time";
                case RESOURCE_MISSING -> "provenance.resource-missing";
                case RESOURCE_DIFFERS -> "provenance.resource-differs";
            };
            if (component && !explained || fact == Provenance.Fact.RESOURCE_DIFFERS) {
                signals.add(knowledge.signal(
                        name, fact.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ')));
            }
        }
        return signals;
    }
}
