/** Responses to alerts: planned first, journaled, undone. */
@NullMarked
package io.hivesec.dispositions;

import org.jspecify.annotations.NullMarked;
