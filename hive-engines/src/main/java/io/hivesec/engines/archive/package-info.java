/**
 * Unpacks what an attacker packed: within budgets for bytes, ratio, entries, depth, memory and time, never touching the file
 * system, and never calling something read that was not. {@link io.hivesec.engines.archive.Unpacker} is the way in.
 */
@NullMarked
package io.hivesec.engines.archive;

import org.jspecify.annotations.NullMarked;
