/** Scanners that judge artifacts: web backdoors, memory webshells, viruses. */
@NullMarked
package io.hivesec.engines;

import org.jspecify.annotations.NullMarked;
