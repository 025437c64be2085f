/** Grids: every pair of values of independent dimensions of an attack, and the same with an honest act. */
@NullMarked
package io.hivesec.detectors.grid;

import org.jspecify.annotations.NullMarked;
