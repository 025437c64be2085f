/**
 * Unpacks what an attacker packed: within budgets for bytes, ratio, entries, depth, memory and time, never touching the file
 * system, and never calling something read that was not. {@link io.hivesec.engines.archive.Unpacker} is the way in.
 *
 * <p>Names tell kinds: a {@code …Reader} reads one kind of container and hands over what is in it, a {@code …Stream} undoes one
 * kind of compression or encoding, and {@code Format} tells by a file's bytes which reader it needs. All of them are one
 * package, because what they share, {@code Meter}, {@code Children} and {@code Bytes}, is nobody else's.
 */
@NullMarked
package io.hivesec.engines.archive;

import org.jspecify.annotations.NullMarked;
