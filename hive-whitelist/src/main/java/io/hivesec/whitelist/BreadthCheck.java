package io.hivesec.whitelist;

import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertType;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Counts what each rule would have silenced, and names conditions that ask nothing. */
final class BreadthCheck {

    private BreadthCheck() {}

    /** Each rule's breadth, in the file's order. Alerts are read once and not kept. */
    static List<Breadth> of(RuleSet rules, Stream<Alert> alerts) {
        List<CompiledRule> all = rules.compiled();
        long[] silenced = new long[all.size()];
        Map<AlertType, Long> ofType = new EnumMap<>(AlertType.class);
        long total = 0;
        for (Iterator<Alert> i = alerts.iterator(); i.hasNext(); ) {
            Alert alert = i.next();
            total++;
            ofType.merge(alert.type(), 1L, Long::sum);
            Facts facts = rules.factsOf(alert);
            for (int number = 0; number < silenced.length; number++) {
                CompiledRule rule = all.get(number);
                if (rule.rule().type() == alert.type() && rule.isInForce(alert) && rule.holds(facts)) {
                    silenced[number]++;
                }
            }
        }
        long sum = total;
        return IntStream.range(0, silenced.length)
                .mapToObj(number -> {
                    WhitelistRule rule = all.get(number).rule();
                    return new Breadth(rule, silenced[number], ofType.getOrDefault(rule.type(), 0L), sum);
                })
                .toList();
    }

    /** The rules that by their words alone trust whatever there is, or lean on a condition that is easily met. */
    static List<Problem> warnings(RuleSet rules) {
        return rules.compiled().stream()
                .filter(rule -> rule.rule().enabled())
                .flatMap(rule -> warnings(rules.file(), rule))
                .toList();
    }

    private static Stream<Problem> warnings(String file, CompiledRule rule) {
        String id = rule.rule().id();
        List<String> hollow = rule.conditions().stream()
                .filter(Condition::isHollow)
                .map(condition -> condition.field().jsonName())
                .toList();
        Stream<Problem> broad = hollow.size() == rule.conditions().size()
                ? Stream.of(new Problem(
                        file,
                        id,
                        String.join(", ", hollow),
                        "asks nothing: the rule silences every "
                                + rule.rule().type().id() + " alert that has one"))
                : hollow.stream().map(field -> new Problem(file, id, field, "asks nothing and can be left out"));
        Stream<Problem> similar = rule.rule().values(Field.SAMPLE_SIMILARITY).isEmpty()
                ? Stream.empty()
                : Stream.of(new Problem(
                        file,
                        id,
                        Field.SAMPLE_SIMILARITY.jsonName(),
                        "also trusts a sample with a backdoor added to it, if the sample is long; a digest does not"));
        return Stream.concat(broad, similar);
    }
}
