/**
 * Live JVMs: which run here, what they have loaded and what their web containers have registered. An agent inside the JVM
 * collects facts and bytes and leaves again; everything is read with bounds and judged out here, because the inspected JVM
 * may be the attacker's.
 */
@NullMarked
package io.hivesec.engines.jvm;

import org.jspecify.annotations.NullMarked;
