/** Avira's engine behind the text protocol of its SAVAPI daemon. */
@NullMarked
package io.hivesec.engines.virus.savapi;

import org.jspecify.annotations.NullMarked;
