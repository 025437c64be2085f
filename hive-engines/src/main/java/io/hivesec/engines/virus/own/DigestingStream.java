package io.hivesec.engines.virus.own;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/** Counts and digests what is read. Not thread-safe. */
final class DigestingStream extends FilterInputStream {
    private final List<MessageDigest> digests = new ArrayList<>();
    private long count;

    DigestingStream(InputStream in, List<String> algorithms) {
        super(in);
        algorithms.forEach(algorithm -> digests.add(digest(algorithm)));
    }

    static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = super.read(buffer, offset, length);
        if (n > 0) {
            count += n;
            for (MessageDigest digest : digests) {
                digest.update(buffer, offset, n);
            }
        }
        return n;
    }

    long count() {
        return count;
    }

    List<byte[]> digests() {
        return digests.stream().map(MessageDigest::digest).toList();
    }
}
