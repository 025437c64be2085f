/** What a file is, by its bytes: its type, and where an executable's sections and entry point are. */
@NullMarked
package io.hivesec.engines.virus.own.type;

import org.jspecify.annotations.NullMarked;
