/** Computes what constant code would compute: the strings, bytes and names that obfuscated pages assemble at run time. */
@NullMarked
package io.hivesec.engines.webshell.fold;

import org.jspecify.annotations.NullMarked;
