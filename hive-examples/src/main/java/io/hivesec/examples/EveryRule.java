package io.hivesec.examples;

import io.hivesec.Hive;
import io.hivesec.alert.Rule;
import io.hivesec.detectors.model.BehaviorModel;
import io.hivesec.history.FanOut;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The rules of everything there is, by id: those of plugins and those that need more than a plugin. */
public final class EveryRule {
    private EveryRule() {}

    /** What a Hive can find, with what it can once it has profiles of normal behaviour, and what the access graph tells. */
    public static List<Rule> of(Hive.Builder builder) {
        try (Hive hive = builder.detector(BehaviorModel.detector(List.of())).build()) {
            return Stream.concat(hive.rules().stream(), Stream.of(FanOut.RULE))
                    .sorted(Comparator.comparing(Rule::id))
                    .toList();
        }
    }
}
