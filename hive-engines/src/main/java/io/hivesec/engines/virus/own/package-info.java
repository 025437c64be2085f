/**
 * Hive's own virus engine: {@link io.hivesec.engines.virus.own.OwnEngine} unpacks a file, computes the digests of all that is
 * in it, looks for all patterns of its {@link io.hivesec.engines.virus.own.SignatureDatabase} in one pass, and evaluates
 * ClamAV's and YARA's conditions over what was found.
 */
@NullMarked
package io.hivesec.engines.virus.own;

import org.jspecify.annotations.NullMarked;
