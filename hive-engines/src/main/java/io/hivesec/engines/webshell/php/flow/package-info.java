/**
 * Follows data through a PHP page: an abstract interpreter that computes constants, unrolls what is evaluated, and carries what
 * a request says to what the page can do with it. Nothing of a page is ever run; steps, depth, sizes and time are bounded.
 */
@NullMarked
package io.hivesec.engines.webshell.php.flow;

import org.jspecify.annotations.NullMarked;
