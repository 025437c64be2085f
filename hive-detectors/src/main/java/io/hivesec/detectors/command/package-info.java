/**
 * Reads a command line the way the shell and the interpreters on it would, without running anything, and says what it
 * does: which programs start, which sockets open, what flows from where into which interpreter. Detectors ask the
 * resulting {@link io.hivesec.detectors.command.CommandLine}; none of them matches raw text.
 */
@NullMarked
package io.hivesec.detectors.command;

import org.jspecify.annotations.NullMarked;
