/** The specification of the memory-webshell engine, in specimens that show one trait each and do nothing. */
@NullMarked
package io.hivesec.engines.memshell;

import org.jspecify.annotations.NullMarked;
