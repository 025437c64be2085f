/** The {@code hive} command: what an analyst types, and what it prints. */
@NullMarked
package io.hivesec.examples.cli;

import org.jspecify.annotations.NullMarked;
