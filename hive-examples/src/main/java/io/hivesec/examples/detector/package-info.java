/** A detector as a vendor would write it; {@code docs/new-detector.md} walks through it. */
@NullMarked
package io.hivesec.examples.detector;

import org.jspecify.annotations.NullMarked;
