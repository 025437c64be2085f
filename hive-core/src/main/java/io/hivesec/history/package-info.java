/** What the core remembers of each container: processes, descriptors, recent events, and who talked to whom. */
@NullMarked
package io.hivesec.history;

import org.jspecify.annotations.NullMarked;
