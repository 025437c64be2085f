/** Tests of the own virus engine. */
@NullMarked
package io.hivesec.engines.virus.own;

import org.jspecify.annotations.NullMarked;
