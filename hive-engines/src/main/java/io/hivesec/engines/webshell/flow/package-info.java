/**
 * Follows data through a page's syntax tree without types from a class path: an abstract interpreter that runs the page's
 * statements over values of which it knows a type, a constant and where they came from, and records where input reaches a
 * capability. Every loop, call depth and step is bounded.
 */
@NullMarked
package io.hivesec.engines.webshell.flow;

import org.jspecify.annotations.NullMarked;
