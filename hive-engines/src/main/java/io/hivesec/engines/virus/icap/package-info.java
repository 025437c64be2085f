/**
 * Engines behind an ICAP service (RFC 3507), which is how commercial engines are attached. What each vendor's headers mean is
 * {@code headers.txt} and {@code statuses.txt} beside these classes.
 */
@NullMarked
package io.hivesec.engines.virus.icap;

import org.jspecify.annotations.NullMarked;
