package io.hivesec.triage;

import java.util.Optional;

/**
 * Knows addresses, names and digests that are known to be bad.
 *
 * <p>Threads: called from many threads at once, on the caller's: it must not wait. One that throws or answers null costs its own answer
 * alone, and is told as a failure.
 */
@FunctionalInterface
public interface ThreatIntelligence {

    /**
     * What is known of a value.
     *
     * @param value an IP literal, a host name or a digest in lower-case hexadecimal
     * @return where it is listed and as what, in a few words; empty when it is not listed
     */
    Optional<String> lookUp(String value);
}
