package io.hivesec.internal;

import io.hivesec.alert.Failure;
import io.hivesec.alert.FailureKind;
import io.hivesec.alert.Finding;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Which rules plugins said that they find by. A finding by another is an alert all the same, for it may be an attack; but nobody
 * who goes by {@code Hive.rules()} knows of its rule, so it is a failure of the plugin's as well.
 *
 * @param ids the rules' ids, by plugin
 */
record DeclaredRules(Map<String, Set<String>> ids) {

    /** Copies the map. */
    DeclaredRules {
        ids = Map.copyOf(ids);
    }

    /**
     * Tells of a rule that is not declared.
     *
     * @param plugin who found it
     * @param finding what it found
     * @param input names where, asked only when the rule is not declared
     * @param failures told
     */
    void check(String plugin, Finding finding, Supplier<String> input, Consumer<Failure> failures) {
        String rule = finding.rule().id();
        if (!ids.getOrDefault(plugin, Set.of()).contains(rule)) {
            failures.accept(Failure.of(
                    plugin,
                    FailureKind.BROKE_CONTRACT,
                    input.get(),
                    "found by the rule '" + rule + "', which is not among its rules()"));
        }
    }
}
