package io.hivesec.detectors.execution;

import io.hivesec.detectors.command.CommandLine;
import org.jspecify.annotations.Nullable;

/** A question asked of a command line. Pure. */
@FunctionalInterface
interface CommandCheck {
    /** The part of the command line that answers it, fit for evidence, or null. */
    @Nullable
    String find(CommandLine line);
}
