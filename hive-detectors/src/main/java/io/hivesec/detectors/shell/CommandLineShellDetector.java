package io.hivesec.detectors.shell;

import io.hivesec.alert.AlertType;
import io.hivesec.alert.Confidence;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Maturity;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Severity;
import io.hivesec.detectors.command.CommandLine;
import io.hivesec.detectors.command.CommandLines;
import io.hivesec.detectors.command.Connection;
import io.hivesec.detectors.command.Flow;
import io.hivesec.detectors.command.Layer;
import io.hivesec.event.Endpoint;
import io.hivesec.event.Event;
import io.hivesec.event.EventKind;
import io.hivesec.event.Process;
import io.hivesec.event.ProcessStarted;
import io.hivesec.event.Scope;
import io.hivesec.history.ContainerHistory;
import io.hivesec.spi.Detector;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds a shell handed to the other end of a socket by the command line that sets it up: a shell whose streams are a
 * socket, data from a socket that is executed, a program that starts a shell on its connection, a script that connects
 * and spawns. It needs no network event, so it also works with sensors that only see processes start.
 */
public final class CommandLineShellDetector implements Detector {
    static final Rule REVERSE = Rule.of("reverse-shell.command-line", AlertType.REVERSE_SHELL)
            .severity(Severity.CRITICAL)
            .confidence(Confidence.HIGH)
            .techniques("T1059", "T1059.004", "T1071")
            .maturity(Maturity.TEST)
            .incident("reverse-shell")
            .textsBeside(CommandLine.class)
            .build();

    static final Rule BIND = Rule.of("reverse-shell.bind-shell", AlertType.REVERSE_SHELL)
            .severity(Severity.CRITICAL)
            .confidence(Confidence.HIGH)
            .techniques("T1059", "T1059.004", "T1571")
            .maturity(Maturity.TEST)
            .incident("reverse-shell")
            .textsBeside(CommandLine.class)
            .build();

    static final Rule RELAY = Rule.of("reverse-shell.relay", AlertType.REVERSE_SHELL)
            .severity(Severity.HIGH)
            .confidence(Confidence.MEDIUM)
            .techniques("T1090")
            .maturity(Maturity.TEST)
            .incident("reverse-shell")
            .textsBeside(CommandLine.class)
            .build();

    @Override
    public String id() {
        return "reverse-shell.command-line";
    }

    @Override
    public Set<Rule> rules() {
        return Set.of(REVERSE, BIND, RELAY);
    }

    @Override
    public Set<EventKind> kinds() {
        return Set.of(EventKind.PROCESS_STARTED);
    }

    @Override
    public List<Finding> inspect(Event event, ContainerHistory history) {
        if (!(event instanceof ProcessStarted)) return List.of();
        CommandLine line = CommandLines.of(event.process());
        Flow flow = strongest(line);
        if (flow == null) return List.of();
        Connection connection = flow.connection();
        Rule rule = rule(flow);
        Endpoint target = endpoint(connection);
        Finding.Builder finding = Finding.builder(rule, event)
                .target(target)
                .severity(rule.equals(RELAY) ? rule.severity() : severity(flow, target))
                .confidence(flow.executed() ? rule.confidence() : Confidence.MEDIUM)
                .evidence("mechanism", flow.kind())
                .evidence("interpreter", flow.interpreter())
                .evidence("source", flow.source());
        if (connection != null) finding.evidence("opens", connection.by() + " " + connection.protocol());
        if (!flow.executed())
            finding.evidence("quoted", "the command is text in an argument; it may run later or elsewhere");
        for (Layer layer : line.layers()) finding.evidence("decoded", layer.encoding() + ": " + layer.text());
        attribute(finding, event, history, flow);
        return List.of(finding.build());
    }

    private static Rule rule(Flow flow) {
        if (flow.kind() == Flow.Kind.SOCKET_TO_SOCKET) return RELAY;
        Connection connection = flow.connection();
        return connection != null && connection.listens() ? BIND : REVERSE;
    }

    /** A shell before a relay, executed before quoted, with a known peer before without. */
    private static @Nullable Flow strongest(CommandLine line) {
        Flow best = null;
        for (Flow flow : line.flows()) {
            boolean joins = flow.isShell() || flow.kind() == Flow.Kind.SOCKET_TO_SOCKET;
            if (joins && (best == null || weight(flow) > weight(best))) best = flow;
        }
        return best;
    }

    private static int weight(Flow flow) {
        return (flow.isShell() ? 4 : 0) + (flow.executed() ? 2 : 0) + (flow.connection() != null ? 1 : 0);
    }

    private static Endpoint endpoint(@Nullable Connection connection) {
        if (connection == null || (connection.host().isEmpty() && connection.port() < 0)) return Endpoint.UNKNOWN;
        String host = connection.host();
        boolean literal = !host.isEmpty()
                && (Character.isDigit(host.charAt(0)) || host.indexOf(':') >= 0 || host.charAt(0) == '/');
        return new Endpoint(literal ? host : "", Math.max(0, connection.port()), literal ? "" : host);
    }

    /** A target on this machine is scored lower, not excluded: it may be a relay. */
    private static Severity severity(Flow flow, Endpoint target) {
        if (!flow.executed()) return Severity.HIGH;
        return target.isKnown() && target.scope() == Scope.LOOPBACK ? Severity.MEDIUM : Severity.CRITICAL;
    }

    /**
     * One shell is often set up through several command lines, each inside the one before. All of them are findings
     * about the outermost process that already says so, and therefore one alert.
     */
    private static void attribute(Finding.Builder finding, Event event, ContainerHistory history, Flow flow) {
        List<Process> ancestors = history.ancestorsOf(event);
        for (int i = ancestors.size() - 1; i >= 0; i--) {
            Flow outer = strongest(CommandLines.of(ancestors.get(i)));
            boolean same = outer != null
                    && (outer.connection() == null
                            ? flow.connection() == null
                            : outer.connection().equals(flow.connection()));
            if (same) {
                finding.process(ancestors.get(i), ancestors.subList(i + 1, ancestors.size()));
                return;
            }
        }
    }
}
