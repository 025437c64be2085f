package io.hivesec.internal;

import io.hivesec.alert.ArtifactIdentity;
import io.hivesec.alert.Subject;
import io.hivesec.event.Container;
import io.hivesec.event.Event;
import io.hivesec.event.FileRenamed;
import io.hivesec.event.FileWritten;
import io.hivesec.event.Process;
import io.hivesec.event.ProcessStarted;
import io.hivesec.history.ContainerHistory;
import java.util.List;

/** Finds who is behind a file: the process that runs it, or else the one that wrote it or moved it there last. */
final class FileActors {
    private FileActors() {}

    /** The subject, about this artifact unless it names one already, and in the container where that was found. */
    static Subject placed(Subject subject, ArtifactIdentity artifact, Container container) {
        Subject known = subject.artifact().isKnown() ? subject : subject.withArtifact(artifact);
        return container.isHost() ? known : known.withContainer(container);
    }

    /**
     * The subject with the process behind its file; as it is when nobody is known.
     *
     * @param subject names the file as the container's processes do
     * @param history the container's
     */
    static Subject complete(Subject subject, ContainerHistory history) {
        String path = outermost(subject.artifact().name());
        List<Event> events = history.recentEvents();
        Process writer = Process.UNKNOWN;
        for (int i = events.size() - 1; i >= 0; i--) {
            Event event = events.get(i);
            if (event instanceof ProcessStarted && event.process().executable().equals(path)) {
                return with(subject, event.process(), history);
            }
            if (!writer.isKnown() && puts(event, path)) {
                writer = event.process();
            }
        }
        return writer.isKnown() ? with(subject, writer, history) : subject;
    }

    /** The file that a process can name: the archive, where the artifact is an entry of one. */
    private static String outermost(String name) {
        int inner = name.indexOf("!/");
        return inner < 0 ? name : name.substring(0, inner);
    }

    private static boolean puts(Event event, String path) {
        return (event instanceof FileWritten written && written.path().equals(path))
                || (event instanceof FileRenamed renamed && renamed.to().equals(path));
    }

    private static Subject with(Subject subject, Process process, ContainerHistory history) {
        return subject.withProcess(process, history.ancestorsOf(process.pid()));
    }
}
