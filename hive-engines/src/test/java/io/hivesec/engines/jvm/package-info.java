/** Tests of live inspection: of its parts, and on real web containers in JVMs of their own. */
@NullMarked
package io.hivesec.engines.jvm;

import org.jspecify.annotations.NullMarked;
