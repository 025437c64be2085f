/** Shells handed to the other end of a connection, found by what processes, descriptors, pipes and sockets did. */
@NullMarked
package io.hivesec.detectors.shell;

import org.jspecify.annotations.NullMarked;
