/**
 * Reads PHP as the language reads it: inline HTML and the four opening tags, strings with their escapes and interpolation,
 * heredocs, casts, attributes. Tolerant: what does not fit is left out and counted, and reading goes on at the next statement.
 * Text is ISO 8859-1, a character a byte, for PHP's strings are bytes.
 */
@NullMarked
package io.hivesec.engines.webshell.php.syntax;

import org.jspecify.annotations.NullMarked;
