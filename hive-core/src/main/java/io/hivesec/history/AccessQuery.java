package io.hivesec.history;

import io.hivesec.event.Scope;
import java.time.Instant;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which edges of an access graph are asked for. Empty, null and 0 ask for nothing.
 *
 * @param container a container's id, its beginning, or its name
 * @param target the peer's address, name or {@code address:port}
 * @param process the program's path or file name
 * @param port the peer's port
 * @param scope where the peer is
 * @param since only edges seen then or later
 * @param newSince only edges first seen then or later
 */
public record AccessQuery(
        String container,
        String target,
        String process,
        int port,
        @Nullable Scope scope,
        @Nullable Instant since,
        @Nullable Instant newSince) {

    /** All edges. */
    public static final AccessQuery ALL = new AccessQuery("", "", "", 0, null, null, null);

    /** Whether an edge of this graph is asked for. */
    public Predicate<AccessGraph.Edge> in(AccessGraph graph) {
        return edge -> isContainer(edge, graph)
                && isTarget(edge)
                && isProcess(edge.link().executable())
                && (port == 0 || edge.link().peer().port() == port)
                && (scope == null || edge.link().peer().scope() == scope)
                && (since == null || !edge.traffic().last().isBefore(since))
                && (newSince == null || !edge.traffic().first().isBefore(newSince));
    }

    private boolean isContainer(AccessGraph.Edge edge, AccessGraph graph) {
        String id = edge.link().containerId();
        return container.isEmpty()
                || id.startsWith(container)
                || graph.container(id).name().equals(container);
    }

    private boolean isTarget(AccessGraph.Edge edge) {
        return target.isEmpty()
                || edge.link().peer().ip().equals(target)
                || edge.link().peer().name().equals(target)
                || edge.link().peer().toString().equals(target);
    }

    private boolean isProcess(String executable) {
        return process.isEmpty()
                || executable.equals(process)
                || executable.substring(executable.lastIndexOf('/') + 1).equals(process);
    }
}
