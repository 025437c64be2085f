/**
 * Virus scanning: several engines side by side, one verdict. {@link io.hivesec.engines.virus.VirusEngine} is what an engine
 * implements, and {@link io.hivesec.engines.virus.Answer} the words it answers in.
 */
@NullMarked
package io.hivesec.engines.virus;

import org.jspecify.annotations.NullMarked;
