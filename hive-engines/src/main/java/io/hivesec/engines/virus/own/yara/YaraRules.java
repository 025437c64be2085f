package io.hivesec.engines.virus.own.yara;

import io.hivesec.engines.virus.own.pattern.Matches;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Rules that were read together. Threads: immutable. */
public final class YaraRules {
    private final List<YaraRule> rules;
    private final Map<Integer, Integer> ruleOfPattern = new HashMap<>();
    private final BitSet alwaysAsked = new BitSet();
    private final boolean hasGlobals;

    YaraRules(List<YaraRule> rules) {
        this.rules = List.copyOf(rules);
        for (YaraRule rule : rules) {
            for (YaraString string : rule.strings()) {
                for (int pattern : string.patterns()) {
                    ruleOfPattern.put(pattern, rule.number());
                }
            }
            alwaysAsked.set(rule.number(), !rule.condition().needsMatch());
        }
        hasGlobals = rules.stream().anyMatch(YaraRule::isGlobal);
    }

    /** How many rules there are. */
    public int size() {
        return rules.size();
    }

    /**
     * A rule that holds.
     *
     * @param name its name
     * @param meta what its author says of it
     */
    public record Hit(String name, Map<String, String> meta) {
        /** Copies the map. */
        public Hit {
            meta = Map.copyOf(meta);
        }
    }

    /**
     * The rules that hold, in order.
     *
     * @param matches the strings' matches in the file
     * @param file the file
     * @throws EvaluationException when a condition takes too long
     */
    public List<Hit> evaluate(Matches matches, ScannedBytes file) throws EvaluationException {
        BitSet asked = (BitSet) alwaysAsked.clone();
        for (int pattern : matches.candidates()) {
            Integer rule = ruleOfPattern.get(pattern);
            if (rule != null) {
                asked.set(rule);
            }
        }
        Scene scene = new Scene(matches, file, rules.size());
        for (int i = asked.nextSetBit(0); i >= 0; i = asked.nextSetBit(i + 1)) {
            scene.holds[i] = rules.get(i).condition().holds(scene);
        }
        BitSet barred = new BitSet();
        if (hasGlobals) {
            for (YaraRule rule : rules) {
                if (rule.isGlobal() && !scene.holds[rule.number()]) {
                    barred.set(rule.file());
                }
            }
        }
        List<Hit> hits = new ArrayList<>();
        for (int i = asked.nextSetBit(0); i >= 0; i = asked.nextSetBit(i + 1)) {
            YaraRule rule = rules.get(i);
            if (scene.holds[i] && !rule.isPrivate() && !barred.get(rule.file())) {
                hits.add(new Hit(rule.name(), rule.meta()));
            }
        }
        return hits;
    }
}
