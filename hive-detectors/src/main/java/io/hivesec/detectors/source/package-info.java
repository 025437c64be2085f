/**
 * Reads what sensors write. {@link io.hivesec.detectors.source.EventReader} turns a stream of one sensor's records, plain
 * or gzipped, into {@link io.hivesec.event.Event events} in bounded memory. A record that is broken or of an unknown kind
 * is counted with its reason and never stops the rest.
 */
@NullMarked
package io.hivesec.detectors.source;

import org.jspecify.annotations.NullMarked;
