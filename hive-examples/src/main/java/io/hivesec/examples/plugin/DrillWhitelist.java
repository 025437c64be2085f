package io.hivesec.examples.plugin;

import io.hivesec.alert.Alert;
import io.hivesec.alert.Exemption;
import io.hivesec.spi.Whitelist;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Trusts what happens in the containers of an attack drill while it lasts. A drill is trusted by the containers' ids, not their names,
 * and by the alert's own time, so that a replay says what was said then.
 */
public final class DrillWhitelist implements Whitelist {
    private final String drill;
    private final Set<String> containers;
    private final Instant from;
    private final Instant until;

    /**
     * A drill.
     *
     * @param drill what it is called
     * @param containers the ids of the containers in it
     * @param from its first moment
     * @param until the moment after its last
     */
    public DrillWhitelist(String drill, Set<String> containers, Instant from, Instant until) {
        this.drill = drill;
        this.containers = Set.copyOf(containers);
        this.from = from;
        this.until = until;
    }

    @Override
    public String id() {
        return "drill";
    }

    @Override
    public Optional<Exemption> exempts(Alert alert) {
        Instant first = alert.sightings().first();
        Instant last = alert.sightings().last();
        boolean within = !first.isBefore(from) && last.isBefore(until);
        return within && containers.contains(alert.container().id())
                ? Optional.of(new Exemption(id(), drill, "part of the drill '" + drill + "' until " + until))
                : Optional.empty();
    }
}
