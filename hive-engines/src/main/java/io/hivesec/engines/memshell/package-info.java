/**
 * Finds memory webshells: classes with no business in a JVM that answer requests. A cheap tier reads the constant pool of
 * every class; the few that could do harm are read whole, followed by the flow engine and judged by weighted signals, each
 * of them named in the verdict. No class is trusted for its name.
 */
@NullMarked
package io.hivesec.engines.memshell;

import org.jspecify.annotations.NullMarked;
