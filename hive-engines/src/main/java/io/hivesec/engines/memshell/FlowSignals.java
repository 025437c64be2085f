package io.hivesec.engines.memshell;

import io.hivesec.engines.memshell.flow.Flow;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Speaks for each kind of flow that was followed to its end. */
final class FlowSignals implements SignalRule {
    /** What every request passes and none is meant for: no upload ends there. */
    private static final Set<String> PASSED =
            Set.of("filter", "listener", "valve", "interceptor", "adapter", "executor", "upgrade", "web-filter");

    private final Knowledge knowledge;

    FlowSignals(Knowledge knowledge) {
        this.knowledge = knowledge;
    }

    @Override
    public List<Signal> signals(Suspect suspect) {
        List<Signal> signals = new ArrayList<>();
        Set<Flow.Kind> seen = EnumSet.noneOf(Flow.Kind.class);
        for (Flow flow : suspect.flows().flows()) {
            if (seen.add(flow.kind())) {
                String name =
                        "flow." + flow.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
                signals.add(knowledge.signal(name, flow.description()));
                if (suspect.role().equals("page")) {
                    signals.addAll(ofPage(flow.kind()));
                } else if (flow.kind() == Flow.Kind.WRITE && PASSED.contains(suspect.role())) {
                    signals.add(knowledge.signal(
                            "passed.writes", "a " + suspect.role() + " that writes files which the client names"));
                }
            }
        }
        return signals;
    }

    /** What a library may well do for its callers, and a page that somebody wrote has no reason to. */
    private List<Signal> ofPage(Flow.Kind kind) {
        return switch (kind) {
            case WRITE -> List.of(knowledge.signal("page.writes", "a page that writes files which the client names"));
            case STYLE ->
                List.of(knowledge.signal("page.styles", "a page that transforms by a style sheet it is sent"));
            default -> List.of();
        };
    }
}
