/** How a report is made. Nothing here is API. */
@NullMarked
package io.hivesec.internal;

import org.jspecify.annotations.NullMarked;
