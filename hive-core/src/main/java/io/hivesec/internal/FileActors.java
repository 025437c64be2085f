package io.hivesec.internal;

import io.hivesec.alert.Subject;
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

    /**
     * The subject with the process behind its file; as it is when nobody is known.
     *
     * @param subject names the file
     * @param path where the file is, as the container's processes name it
     * @param history the container's
     */
    static Subject complete(Subject subject, String path, ContainerHistory history) {
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

    private static boolean puts(Event event, String path) {
        return (event instanceof FileWritten written && written.path().equals(path))
                || (event instanceof FileRenamed renamed && renamed.to().equals(path));
    }

    private static Subject with(Subject subject, Process process, ContainerHistory history) {
        return subject.withProcess(process, history.ancestorsOf(process.pid()));
    }
}
