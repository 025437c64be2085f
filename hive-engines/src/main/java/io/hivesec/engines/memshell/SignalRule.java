package io.hivesec.engines.memshell;

import java.util.List;

/** Looks at a suspect from one side. */
interface SignalRule {
    /** What this side shows; empty if nothing. */
    List<Signal> signals(Suspect suspect);

    /** Every rule. */
    static List<SignalRule> all(Knowledge knowledge) {
        return List.of(
                new FlowSignals(knowledge),
                new InjectorSignals(knowledge),
                new AgentSignals(knowledge),
                new EchoSignals(knowledge),
                new ComponentSignals(knowledge));
    }
}
