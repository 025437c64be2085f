package io.hivesec.detectors.escape;

import io.hivesec.alert.Severity;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What each {@link Fact} is worth to an intruder; the resource {@code facts.txt} names its sources. */
final class FactTable {

    /** When a fact is told. */
    enum Telling {
        /** By itself. */
        ALONE,
        /** Only as a part of a combination. */
        COMBINED,
        /** Never as a risk. */
        NOTE
    }

    /**
     * A fact's worth.
     *
     * @param severity how bad it is
     * @param kind what sort of setting it is
     * @param rule the rule it falls under, without the prefix
     * @param telling when it is told
     * @param implied whether a privileged container has it anyway
     */
    record Row(Severity severity, RiskKind kind, String rule, Telling telling, boolean implied) {}

    private static final Map<Fact, Row> ROWS = new EnumMap<>(Fact.class);

    static {
        for (var cells : Table.read("facts.txt", 5)) {
            List<String> told = Table.list(cells.get(4));
            ROWS.put(
                    Fact.valueOf(cells.get(0).toUpperCase(Locale.ROOT)),
                    new Row(
                            Table.severity(cells.get(1)).orElseThrow(),
                            RiskKind.valueOf(cells.get(2).toUpperCase(Locale.ROOT)),
                            cells.get(3),
                            Telling.valueOf(told.get(0).toUpperCase(Locale.ROOT)),
                            told.contains("implied")));
        }
    }

    private FactTable() {}

    static Row row(Fact fact) {
        Row row = ROWS.get(fact);
        if (row == null) {
            throw new IllegalStateException("facts.txt has no row for " + fact.id());
        }
        return row;
    }
}
