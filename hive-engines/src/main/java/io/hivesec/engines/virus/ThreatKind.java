package io.hivesec.engines.virus;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What a threat's name says of it, for engines that tell a name only; the table is {@code threats.txt}. Immutable. */
final class ThreatKind {
    private static final List<ThreatKind> KINDS = Knowledge.lines(ThreatKind.class, "threats.txt", 7).stream()
            .map(ThreatKind::new)
            .toList();

    private final String id;
    private final Pattern name;
    private final int decibans;
    private final LocalText description;
    private final LocalText remediation;

    private ThreatKind(Knowledge.Line line) {
        this.id = line.field(0);
        this.name = Pattern.compile(line.field(1).replace(" / ", "|"), Pattern.CASE_INSENSITIVE);
        this.decibans = Integer.parseInt(line.field(2));
        this.description = new LocalText(line.field(3), line.field(4));
        this.remediation = new LocalText(line.field(5), line.field(6));
    }

    private ThreatKind(ThreatKind kind, Threat threat) {
        this.id = kind.id;
        this.name = kind.name;
        this.decibans = kind.decibans;
        this.description = threat.description().isEmpty() ? kind.description : threat.description();
        this.remediation = threat.remediation().isEmpty() ? kind.remediation : threat.remediation();
    }

    /** The kind of a threat, with what the engine itself says of it where it says something. */
    static ThreatKind of(Threat threat) {
        for (ThreatKind kind : KINDS) {
            if (kind.name.matcher(threat.name()).find()) {
                return new ThreatKind(kind, threat);
            }
        }
        throw new IllegalStateException("threats.txt has no last line that fits every name");
    }

    String id() {
        return id;
    }

    /** How much more (or less) a detection of this kind says than one of an ordinary threat. */
    int decibans() {
        return decibans;
    }

    String description(Locale language) {
        return description.in(language);
    }

    String remediation(Locale language) {
        return remediation.in(language);
    }
}
