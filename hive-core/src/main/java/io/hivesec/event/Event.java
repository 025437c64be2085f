package io.hivesec.event;

import java.time.Instant;
import java.util.List;

/**
 * Something that a sensor saw happen. Events are immutable values; their time is the sensor's, and every decision that
 * depends on time uses it, so that a recording replays as it happened.
 */
public sealed interface Event
        permits ProcessStarted,
                ProcessForked,
                ProcessExited,
                CredentialsChanged,
                CapabilitiesChanged,
                FileOpened,
                FileWritten,
                FileRenamed,
                FileDeleted,
                FileModeChanged,
                DescriptorDuplicated,
                PipeCreated,
                NetworkConnected,
                NetworkAccepted,
                NetworkListening,
                NameResolved,
                ContainerStarted,
                ContainerStopped,
                Mounted,
                ModuleLoaded,
                ProcessTraced {

    /** When, where and who. */
    Context context();

    /** What kind of event it is. */
    EventKind kind();

    /** When it happened. */
    default Instant time() {
        return context().time();
    }

    /** Where it happened; {@link Container#HOST} for the machine itself. */
    default Container container() {
        return context().container();
    }

    /** Who did it; {@link Process#UNKNOWN} when no process did or none is known. */
    default Process process() {
        return context().process();
    }

    /** The process's ancestors that the sensor told, nearest first; often empty. */
    default List<Process> ancestors() {
        return context().ancestors();
    }
}
