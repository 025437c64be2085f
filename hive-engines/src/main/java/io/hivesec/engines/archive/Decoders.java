package io.hivesec.engines.archive;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.tukaani.xz.MemoryLimitException;

/** Opens compressed streams, all members of them. What a header asks of memory is checked before it is given. */
final class Decoders {
    private Decoders() {}

    /** Makes a decompressing stream. */
    @FunctionalInterface
    interface Decoder {
        /**
         * The decompressed stream.
         *
         * @param kilobytes the most memory that it may ask for
         */
        InputStream open(InputStream in, int kilobytes) throws IOException;
    }

    /**
     * The decompressed stream.
     *
     * @param memory the most bytes that a decoder may ask for
     */
    static InputStream open(Decoder decoder, InputStream raw, int memory) throws IOException {
        int kilobytes = memory / 1024;
        try {
            return decoder.open(new BufferedInputStream(raw, 1 << 14), kilobytes);
        } catch (MemoryLimitException | org.apache.commons.compress.MemoryLimitException e) {
            throw new BudgetException("a header that asks for more memory than " + kilobytes + " KiB");
        } catch (IllegalArgumentException e) {
            throw new IOException("damaged: " + e.getMessage(), e);
        }
    }

    static InputStream xz(InputStream in, int kilobytes) throws IOException {
        return XZCompressorInputStream.builder()
                .setInputStream(in)
                .setDecompressConcatenated(true)
                .setMemoryLimitKiB(kilobytes)
                .get();
    }
}
