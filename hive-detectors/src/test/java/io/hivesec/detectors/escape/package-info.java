/** The rules about escape risk, as specifications. */
@NullMarked
package io.hivesec.detectors.escape;

import org.jspecify.annotations.NullMarked;
