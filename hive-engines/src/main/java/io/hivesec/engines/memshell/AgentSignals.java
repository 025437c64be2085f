package io.hivesec.engines.memshell;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Speaks for agents that rewrite a container's classes. */
final class AgentSignals implements SignalRule {
    private static final Pattern READS =
            Pattern.compile("getParameter|getHeader|getInputStream|getReader|getQueryString|getCookies|getRequestBody");
    private static final Pattern RUNS =
            Pattern.compile("exec\\s*\\(|ProcessBuilder|defineClass|newInstance\\s*\\(|getRuntime|\\.eval\\s*\\(");
    private final Knowledge knowledge;

    AgentSignals(Knowledge knowledge) {
        this.knowledge = knowledge;
    }

    @Override
    public List<Signal> signals(Suspect suspect) {
        if (!suspect.has(Trait.TRANSFORM)) {
            return List.of();
        }
        List<Signal> signals = new ArrayList<>();
        if (suspect.facts().interfaces().contains("java/lang/instrument/ClassFileTransformer")) {
            signals.add(knowledge.signal("agent.transformer", "rewrites classes as they are loaded"));
        }
        List<String> containers = suspect.spoken().stream()
                .filter(word -> knowledge.is(Trait.CONTAINER, word))
                .toList();
        if (!containers.isEmpty()) {
            signals.add(knowledge.signal("agent.rewrites-container", "rewrites " + containers));
        }
        String said = String.join("\n", suspect.facts().strings());
        if (READS.matcher(said).find() && RUNS.matcher(said).find()) {
            signals.add(knowledge.signal("agent.inserts-shell", "carries source text that reads requests and runs what they say"));
        }
        return signals;
    }
}
