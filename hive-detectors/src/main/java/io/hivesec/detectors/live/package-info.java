/** A source of events that needs no sensor: differences between looks at /proc. */
@NullMarked
package io.hivesec.detectors.live;

import org.jspecify.annotations.NullMarked;
