package io.hivesec.whitelist;

import io.hivesec.alert.Alert;
import java.util.List;
import java.util.stream.Stream;

/**
 * What people do with rules, beside having them trust alerts: check them, ask why, and have new ones proposed. To put a rule
 * file in force, see {@link RuleWhitelist}; to read one, {@link RuleSet}.
 */
public final class Whitelists {

    private Whitelists() {}

    /**
     * The rules that are doubtful by their words alone: conditions that ask nothing, and samples matched by similarity.
     *
     * @return a problem each, none of which keeps the file from being used
     */
    public static List<Problem> warnings(RuleSet rules) {
        return BreadthCheck.warnings(rules);
    }

    /**
     * How much of an alert store each rule would have silenced by itself, in the file's order. Every rule is tried on every
     * alert of its type.
     *
     * @param alerts the alerts; read once, one at a time
     */
    public static List<Breadth> check(RuleSet rules, Stream<Alert> alerts) {
        return BreadthCheck.of(rules, alerts);
    }

    /** Which rule trusts an alert, or else what the rules lack that come nearest, ten at most. */
    public static Explanation explain(RuleSet rules, Alert alert) {
        return Explainer.explain(rules, alert);
    }

    /**
     * Rules that would trust this alert, narrowest first; each does trust it. A digest goes before a directory, a parent
     * process before an executing one. Empty when the alert says too little for a rule that is not too broad.
     */
    public static List<Suggestion> suggest(Alert alert) {
        return Suggestions.of(alert);
    }

    /** Rules as a rule file, in UTF-8 JSON that reads back as the same rules. */
    public static String toJson(List<WhitelistRule> rules) {
        return RuleWriter.write(rules);
    }
}
