/**
 * Signatures: sets of digests, and ClamAV's text formats ({@code .hdb .hsb .mdb .ndb .ldb .fp .ign2}, ClamAV documentation,
 * "File Formats"), read line by line so that a bad line costs that line only.
 */
@NullMarked
package io.hivesec.engines.virus.own.signature;

import org.jspecify.annotations.NullMarked;
