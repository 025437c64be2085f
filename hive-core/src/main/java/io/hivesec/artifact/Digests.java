package io.hivesec.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What identifies bytes, in lower-case hexadecimal.
 *
 * @param md5 the MD5 digest (RFC 1321), which whitelists and indicator feeds still use
 * @param sha1 the SHA-1 digest (FIPS 180-4)
 * @param sha256 the SHA-256 digest (FIPS 180-4)
 */
public record Digests(String md5, String sha1, String sha256) {

    /** Digests of nothing known: all empty. */
    public static final Digests NONE = new Digests("", "", "");

    private static final int BUFFER = 64 * 1024;

    /**
     * Reads the content once and computes all three.
     *
     * @throws IOException when it cannot be read
     */
    public static Digests of(Content content) throws IOException {
        MessageDigest md5 = digest("MD5");
        MessageDigest sha1 = digest("SHA-1");
        MessageDigest sha256 = digest("SHA-256");
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = content.open()) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                md5.update(buffer, 0, n);
                sha1.update(buffer, 0, n);
                sha256.update(buffer, 0, n);
            }
        }
        HexFormat hex = HexFormat.of();
        return new Digests(hex.formatHex(md5.digest()), hex.formatHex(sha1.digest()), hex.formatHex(sha256.digest()));
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }
}
