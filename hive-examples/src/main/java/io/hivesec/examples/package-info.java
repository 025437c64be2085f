/** What only an application does: the command, and examples of embedding the library. */
@NullMarked
package io.hivesec.examples;

import org.jspecify.annotations.NullMarked;
