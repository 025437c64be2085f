package io.hivesec.alert;

import io.hivesec.event.Container;
import io.hivesec.event.Endpoint;
import io.hivesec.event.Event;
import io.hivesec.event.NetworkConnected;
import io.hivesec.event.Process;
import java.util.List;
import java.util.Objects;

/**
 * What an alert is about. Parts that do not apply are {@code HOST}, {@code UNKNOWN} or {@code NONE}.
 *
 * @param container the container
 * @param process the process: for a reverse shell the one that connects
 * @param ancestors its parent, grandparent and so on, nearest first
 * @param target the other end of a connection
 * @param artifact the file, class or configuration
 */
public record Subject(
        Container container, Process process, List<Process> ancestors, Endpoint target, ArtifactIdentity artifact) {

    /** Copies the ancestors and refuses null parts. */
    public Subject {
        Objects.requireNonNull(container, "container");
        Objects.requireNonNull(process, "process");
        ancestors = List.copyOf(Objects.requireNonNull(ancestors, "ancestors"));
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(artifact, "artifact");
    }

    /** Who and where of an event, and with whom when it is a connection. */
    public static Subject of(Event event) {
        Endpoint target = event instanceof NetworkConnected connected ? connected.target() : Endpoint.UNKNOWN;
        return new Subject(event.container(), event.process(), event.ancestors(), target, ArtifactIdentity.NONE);
    }

    /** A container and nothing else. */
    public static Subject of(Container container) {
        return new Subject(container, Process.UNKNOWN, List.of(), Endpoint.UNKNOWN, ArtifactIdentity.NONE);
    }

    /** An artifact and nothing else. */
    public static Subject of(ArtifactIdentity artifact) {
        return new Subject(Container.HOST, Process.UNKNOWN, List.of(), Endpoint.UNKNOWN, artifact);
    }

    /** This subject with another process and that process's ancestors. */
    public Subject withProcess(Process other, List<Process> itsAncestors) {
        return new Subject(container, other, itsAncestors, target, artifact);
    }

    /** This subject with a target. */
    public Subject withTarget(Endpoint endpoint) {
        return new Subject(container, process, ancestors, endpoint, artifact);
    }

    /** This subject with an artifact. */
    public Subject withArtifact(ArtifactIdentity identity) {
        return new Subject(container, process, ancestors, target, identity);
    }

    /** This subject with a container. */
    public Subject withContainer(Container other) {
        return new Subject(other, process, ancestors, target, artifact);
    }

    /**
     * What tells two subjects apart when alerts are counted: the container, and in it the process by pid and executable,
     * and the artifact by digest and name. The target is not part of it: a shell that reconnects is the same shell.
     */
    public String key() {
        StringBuilder key = new StringBuilder(container.key());
        if (process.isKnown()) {
            key.append('\n').append(process.pid()).append(' ');
            // Where no pid is known, the command line is the next best name.
            key.append(process.pid() == 0 ? process.commandLine() : process.executable());
        }
        if (artifact.isKnown()) {
            key.append('\n').append(artifact.digests().sha256()).append(' ').append(artifact.name());
        }
        return key.toString();
    }
}
