/**
 * Byte patterns with wildcards, alternatives and gaps, compiled to literals that the matcher looks for and to what is
 * checked around each of them. ClamAV's and YARA's strings both become {@link
 * io.hivesec.engines.virus.own.pattern.Pattern}s.
 */
@NullMarked
package io.hivesec.engines.virus.own.pattern;

import org.jspecify.annotations.NullMarked;
