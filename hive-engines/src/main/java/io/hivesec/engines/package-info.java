/** What the scanners share. */
@NullMarked
package io.hivesec.engines;

import org.jspecify.annotations.NullMarked;
