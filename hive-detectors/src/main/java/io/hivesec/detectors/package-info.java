/** Detectors that judge events by what a process does. */
@NullMarked
package io.hivesec.detectors;

import org.jspecify.annotations.NullMarked;
