package io.hivesec.detectors.execution;

import io.hivesec.alert.AlertType;
import io.hivesec.alert.Confidence;
import io.hivesec.alert.Evidence;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Severity;
import io.hivesec.event.Event;
import io.hivesec.event.EventKind;
import io.hivesec.event.NameResolved;
import io.hivesec.event.NetworkConnected;
import io.hivesec.history.ContainerHistory;
import io.hivesec.spi.Detector;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Finds who asks for the address of a mining pool or connects to one by its name, whatever the miner calls itself:
 * {@code mining-pools.txt}. Source: ATT&amp;CK T1496.
 */
public final class MiningPoolDetector implements Detector {
    static final Rule RULE = CommandRules.rule(
                    "malicious-command.mining-pool",
                    AlertType.MALICIOUS_COMMAND,
                    Severity.HIGH,
                    Confidence.MEDIUM,
                    "T1496")
            .build();

    private static final Set<String> POOLS =
            new HashSet<>(Patterns.load("mining-pools.txt").of(List.of("pool")));

    /** Made by the service loader, or by hand. */
    public MiningPoolDetector() {}

    @Override
    public String id() {
        return "mining-pool";
    }

    @Override
    public Set<Rule> rules() {
        return Set.of(RULE);
    }

    @Override
    public Set<EventKind> kinds() {
        return Set.of(EventKind.NAME_RESOLVED, EventKind.NETWORK_CONNECTED);
    }

    @Override
    public List<Finding> inspect(Event event, ContainerHistory history) {
        String name = nameOf(event);
        return isOfAPool(name) ? List.of(RULE.finding(event, Evidence.of("pool", name))) : List.of();
    }

    private static String nameOf(Event event) {
        if (event instanceof NameResolved resolved) return resolved.name();
        return event instanceof NetworkConnected connected ? connected.target().name() : "";
    }

    /** Whether a text is a pool's name with a port, as a client is told it. */
    static boolean isAddressOfAPool(String text) {
        int colon = text.lastIndexOf(':');
        boolean port = colon > 3 && text.length() - colon > 2 && text.length() - colon < 7;
        for (int i = colon + 1; port && i < text.length(); i++) port = Character.isDigit(text.charAt(i));
        return port && isOfAPool(text.substring(text.lastIndexOf('/', colon) + 1, colon));
    }

    /** Whether a name or a domain above it is a pool's. */
    private static boolean isOfAPool(String name) {
        if (name.indexOf('.') < 0) return false;
        String domain = name.toLowerCase(Locale.ROOT);
        if (domain.endsWith(".")) domain = domain.substring(0, domain.length() - 1);
        while (domain.indexOf('.') > 0) {
            if (POOLS.contains(domain)) return true;
            domain = domain.substring(domain.indexOf('.') + 1);
        }
        return false;
    }
}
