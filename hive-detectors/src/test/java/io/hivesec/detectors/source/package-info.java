/** Tests of the event formats. The records are written for them, in each sensor's form. */
@NullMarked
package io.hivesec.detectors.source;

import org.jspecify.annotations.NullMarked;
