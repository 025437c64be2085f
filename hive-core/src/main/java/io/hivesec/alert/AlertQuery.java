package io.hivesec.alert;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which alerts are wanted. Every condition has to hold; an empty one always does. Immutable.
 *
 * @param seen when it was seen
 * @param container the start of a container's id, or its name; empty for any
 * @param process a pid, an executable's path, or the last part of it; empty for any
 * @param target where a connection goes
 * @param types the kinds wanted; empty for any
 * @param severity the least severity wanted
 * @param statuses where in its life; empty for anywhere
 */
public record AlertQuery(
        Period seen,
        String container,
        String process,
        Target target,
        Set<AlertType> types,
        Severity severity,
        Set<AlertStatus> statuses)
        implements Predicate<Alert> {

    /** Every alert. */
    public static final AlertQuery ALL = new AlertQuery(
            new Period(null, null), "", "", new Target("", 0), Set.of(), Severity.INFORMATIONAL, Set.of());

    /**
     * A stretch of time.
     *
     * @param from its begin, inclusive; null for none
     * @param to its end, exclusive; null for none
     */
    public record Period(
            @Nullable Instant from, @Nullable Instant to) {}

    /**
     * The other end of a connection.
     *
     * @param host its address or its name; empty for any
     * @param port its port; 0 for any
     */
    public record Target(String host, int port) {
        /** Refuses a null host. */
        public Target {
            Objects.requireNonNull(host, "host");
        }
    }

    /** Copies the sets and refuses null parts. */
    public AlertQuery {
        Objects.requireNonNull(seen, "seen");
        Objects.requireNonNull(container, "container");
        Objects.requireNonNull(process, "process");
        Objects.requireNonNull(target, "target");
        types = types.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(types));
        Objects.requireNonNull(severity, "severity");
        statuses = statuses.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(statuses));
    }

    /** This query for alerts seen at or after one time and first seen before another; null for no bound. */
    public AlertQuery seen(@Nullable Instant from, @Nullable Instant to) {
        return new AlertQuery(new Period(from, to), container, process, target, types, severity, statuses);
    }

    /** This query for one container: the start of its id, or its name. */
    public AlertQuery container(String value) {
        return new AlertQuery(seen, value, process, target, types, severity, statuses);
    }

    /** This query for one process: a pid, an executable's path, or the last part of it. */
    public AlertQuery process(String value) {
        return new AlertQuery(seen, container, value, target, types, severity, statuses);
    }

    /** This query for connections to a host, by address or name. */
    public AlertQuery targetHost(String value) {
        return new AlertQuery(seen, container, process, new Target(value, target.port()), types, severity, statuses);
    }

    /** This query for connections to a port. */
    public AlertQuery targetPort(int value) {
        return new AlertQuery(seen, container, process, new Target(target.host(), value), types, severity, statuses);
    }

    /** This query for these kinds. */
    public AlertQuery types(AlertType... values) {
        return new AlertQuery(seen, container, process, target, Set.of(values), severity, statuses);
    }

    /** This query for alerts at least as bad. */
    public AlertQuery atLeast(Severity value) {
        return new AlertQuery(seen, container, process, target, types, value, statuses);
    }

    /** This query for alerts in these states. */
    public AlertQuery statuses(AlertStatus... values) {
        return new AlertQuery(seen, container, process, target, types, severity, Set.of(values));
    }

    @Override
    public boolean test(Alert alert) {
        return (seen.from() == null || !alert.sightings().last().isBefore(seen.from()))
                && (seen.to() == null || alert.sightings().first().isBefore(seen.to()))
                && (container.isEmpty()
                        || alert.container().id().startsWith(container)
                        || alert.container().name().equals(container))
                && (process.isEmpty() || isProcess(alert))
                && (target.host().isEmpty()
                        || alert.target().ip().equals(target.host())
                        || alert.target().name().equals(target.host()))
                && (target.port() == 0 || alert.target().port() == target.port())
                && (types.isEmpty() || types.contains(alert.type()))
                && alert.severity().compareTo(severity) >= 0
                && (statuses.isEmpty() || statuses.contains(alert.status()));
    }

    private boolean isProcess(Alert alert) {
        String executable = alert.process().executable();
        return executable.equals(process)
                || executable.substring(executable.lastIndexOf('/') + 1).equals(process)
                || (alert.process().pid() != 0
                        && String.valueOf(alert.process().pid()).equals(process));
    }
}
