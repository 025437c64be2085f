package io.hivesec.detectors.execution;

import io.hivesec.alert.AlertType;
import io.hivesec.alert.Confidence;
import io.hivesec.alert.Evidence;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Severity;
import io.hivesec.detectors.lineage.Roles;
import io.hivesec.event.Endpoint;
import io.hivesec.event.Event;
import io.hivesec.event.EventKind;
import io.hivesec.event.NetworkConnected;
import io.hivesec.event.Process;
import io.hivesec.history.ContainerHistory;
import io.hivesec.spi.Detector;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds one process that tries many machines at ports by which machines are administered or data is kept, many ports of one
 * machine, or one machine's login over and over: a search for the next machine to get into. What watches machines does the same by its purpose, and is known by
 * name where it is installed ({@code sweeps.txt}). Source: ATT&amp;CK T1046.
 */
public final class NetworkSweepDetector implements Detector {
    static final Rule RULE = CommandRules.rule(
                    "malicious-command.network-sweep",
                    AlertType.MALICIOUS_COMMAND,
                    Severity.MEDIUM,
                    Confidence.MEDIUM,
                    "T1046")
            .build();

    /** How many machines, or ports of one, within {@link #WINDOW}: a history's 256 events hold them twice. */
    static final int MANY = 64;

    private static final Duration WINDOW = Duration.ofMinutes(1);

    /** All that is remembered of a process is looked at for one in so many targets, which those of a sweep do not all miss. */
    private static final int LOOKS = 16;

    private static final Patterns KNOWLEDGE = Patterns.load("sweeps.txt");

    private static final Set<Integer> ADMINISTERED = numbers("port");

    /** Where one is asked for a password. */
    private static final Set<Integer> LOGINS = numbers("login-port");

    /** Made by the service loader, or by hand. */
    public NetworkSweepDetector() {}

    @Override
    public String id() {
        return "network-sweep";
    }

    @Override
    public Set<Rule> rules() {
        return Set.of(RULE);
    }

    @Override
    public Set<EventKind> kinds() {
        return Set.of(EventKind.NETWORK_CONNECTED);
    }

    @Override
    public List<Finding> inspect(Event event, ContainerHistory history) {
        if (!(event instanceof NetworkConnected connected) || !isLookedAt(connected)) return List.of();
        Process process = history.process(event);
        if (Roles.isInstalled(process) && KNOWLEDGE.matches("watcher", process.name())) return List.of();
        String host = connected.target().ip();
        int port = connected.target().port();
        boolean isAdministered = ADMINISTERED.contains(port);
        Instant from = event.time().minus(WINDOW);
        Set<String> hosts = new HashSet<>();
        Set<Integer> ports = new HashSet<>();
        int attempts = 0;
        for (Event earlier : history.recentEventsOf(process.pid())) {
            if (!(earlier instanceof NetworkConnected other) || earlier.time().isBefore(from)) continue;
            // Who looks for the next machine tries each at one of several ports.
            if (ADMINISTERED.contains(other.target().port()))
                hosts.add(other.target().ip());
            if (!other.target().ip().equals(host)) continue;
            ports.add(other.target().port());
            if (other.target().port() == port) attempts++;
        }
        if (hosts.size() >= MANY && isAdministered) {
            return found(event, "machines", hosts.size(), "port", Integer.toString(port));
        }
        if (attempts >= MANY && LOGINS.contains(port)) {
            return found(event, "logins", attempts, "peer", host + ':' + port);
        }
        return ports.size() >= MANY ? found(event, "ports", ports.size(), "peer", host) : List.of();
    }

    private static boolean isLookedAt(NetworkConnected connected) {
        Endpoint target = connected.target();
        // Each attempt at one machine has a port of its own on this side, or else a time.
        int attempt = !LOGINS.contains(target.port())
                ? 0
                : connected.source().port() != 0
                        ? connected.source().port()
                        : connected.time().getNano() / 1_000_000;
        return (target.ip().hashCode() + target.port() + attempt) % LOOKS == 0
                && target.scope().isRemote();
    }

    private static Set<Integer> numbers(String kind) {
        Set<Integer> numbers = new HashSet<>();
        for (String number : KNOWLEDGE.of(List.of(kind))) numbers.add(Integer.valueOf(number));
        return Set.copyOf(numbers);
    }

    private static List<Finding> found(Event event, String what, int many, String where, String at) {
        return List.of(RULE.finding(event, Evidence.of("tried", many + " " + what), Evidence.of(where, at)));
    }
}
