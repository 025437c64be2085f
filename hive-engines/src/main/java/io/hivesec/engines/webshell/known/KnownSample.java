package io.hivesec.engines.webshell.known;

import io.hivesec.artifact.Content;
import io.hivesec.artifact.Digests;
import java.io.IOException;

/**
 * What is kept of a sample: its name and fingerprints. Every field but the name may be empty.
 *
 * @param name what to call it
 * @param md5 its MD5 digest in lower-case hexadecimal
 * @param sha256 its SHA-256 digest
 * @param code see {@link Fingerprint#code}
 * @param sketch see {@link Fingerprint#sketch}
 */
public record KnownSample(String name, String md5, String sha256, String code, String sketch) {
    /**
     * Takes the fingerprints of a sample.
     *
     * @param name what to call it
     * @param page its bytes
     */
    public static KnownSample of(String name, byte[] page) {
        try {
            Digests digests = Digests.of(Content.of(page));
            Fingerprint fingerprint = Fingerprint.of(page);
            return new KnownSample(name, digests.md5(), digests.sha256(), fingerprint.code(), fingerprint.sketch());
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory can always be read", e);
        }
    }
}
