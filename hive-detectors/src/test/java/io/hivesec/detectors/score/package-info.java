/** Measures on recordings that are not part of the project. */
@NullMarked
package io.hivesec.detectors.score;

import org.jspecify.annotations.NullMarked;
