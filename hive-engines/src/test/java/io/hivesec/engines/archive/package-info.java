/** Hostile archives, and what is found in them. */
@NullMarked
package io.hivesec.engines.archive;

import org.jspecify.annotations.NullMarked;
