package io.hivesec.engines.archive;

import io.airlift.compress.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorInputStream;
import org.apache.commons.compress.compressors.snappy.FramedSnappyCompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.apache.commons.compress.compressors.z.ZCompressorInputStream;
import org.tukaani.xz.LZMAInputStream;
import org.tukaani.xz.MemoryLimitException;

/** Opens compressed streams, all members of them. What a header asks of memory is checked before it is given. */
final class Decoders {
    private Decoders() {}

    /**
     * The decompressed stream.
     *
     * @param memory the most bytes that a decoder may ask for
     */
    static InputStream open(Format format, InputStream raw, int memory) throws IOException {
        InputStream in = new BufferedInputStream(raw, 1 << 14);
        int kilobytes = memory / 1024;
        try {
            return switch (format) {
                case GZIP -> new GzipMembers(in);
                case BZIP2 -> new BZip2CompressorInputStream(in, true);
                case XZ ->
                    XZCompressorInputStream.builder()
                            .setInputStream(in)
                            .setDecompressConcatenated(true)
                            .setMemoryLimitKiB(kilobytes)
                            .get();
                case LZMA -> new LZMAInputStream(in, kilobytes);
                case ZSTD -> new ZstdInputStream(in);
                case LZ4 -> new FramedLZ4CompressorInputStream(in, true);
                case SNAPPY -> new FramedSnappyCompressorInputStream(in);
                case LZW -> new ZCompressorInputStream(in, kilobytes);
                default -> throw new UnsupportedFormatException(format + " is not a compressed stream");
            };
        } catch (MemoryLimitException | org.apache.commons.compress.MemoryLimitException e) {
            throw new BudgetException("a header that asks for more memory than " + kilobytes + " KiB");
        } catch (IllegalArgumentException e) {
            throw new IOException("damaged: " + e.getMessage(), e);
        }
    }
}
