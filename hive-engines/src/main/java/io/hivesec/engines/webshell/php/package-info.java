/**
 * Judges PHP pages. Bytes alone decide which files need reading; those are parsed ({@code .syntax}), interpreted without being
 * run ({@code .flow}), and what they use is weighed here.
 */
@NullMarked
package io.hivesec.engines.webshell.php;

import org.jspecify.annotations.NullMarked;
