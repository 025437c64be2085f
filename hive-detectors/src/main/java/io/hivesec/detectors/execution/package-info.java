/**
 * Detectors of commands that do harm: fetching and running code, leaving a container, staying after a restart, gaining
 * rights, mining, taking credentials, hiding traces, opening tunnels. They ask the command model what a command line
 * does and never match its text.
 */
@NullMarked
package io.hivesec.detectors.execution;

import org.jspecify.annotations.NullMarked;
