/** Scores the memory-webshell engine on collections outside the project; not a test. */
@NullMarked
package io.hivesec.engines.memshell.scoring;

import org.jspecify.annotations.NullMarked;
