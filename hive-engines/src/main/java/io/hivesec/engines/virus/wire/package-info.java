/** Connections to engines, over TCP or a Unix socket, on which every operation ends by a deadline. */
@NullMarked
package io.hivesec.engines.virus.wire;

import org.jspecify.annotations.NullMarked;
