package io.hivesec.engines.archive;

import io.hivesec.spi.DeadlineException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Reads tar as POSIX.1-1988 and GNU write it. Long names are not believed to be short, and archives behind the end mark are
 * read as well, which is why commons-compress is not used here.
 */
final class TarReader {
    private static final int BLOCK = 512;

    private TarReader() {}

    static void read(InputStream in, Children children) throws IOException, DeadlineException {
        byte[] block = new byte[BLOCK];
        boolean ended = false;
        for (int n = in.readNBytes(block, 0, BLOCK); n == BLOCK; n = in.readNBytes(block, 0, BLOCK)) {
            if (isZero(block)) {
                ended = true;
                continue;
            }
            if (!Format.isTarHeader(block)) {
                if (!ended) {
                    children.unread("", Shortfall.DAMAGED, "a tar header whose checksum is wrong");
                }
                ended = true;
                continue;
            }
            ended = false;
            long size = size(block);
            if (size < 0) {
                throw new IOException("a tar header without a size");
            }
            LimitedStream data = new LimitedStream(in, size);
            int type = block[156] & 0xff;
            boolean isMeta = type == 'L' || type == 'K' || type == 'x' || type == 'g';
            if (size > 0 && !isMeta) {
                children.entry(text(block, 0, 100), data);
            }
            data.drain();
            if (data.isCutOff()) {
                throw new IOException("tar cut off in '" + text(block, 0, 100) + "'");
            }
            in.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
        }
        if (!ended) {
            children.unread("", Shortfall.DAMAGED, "a tar without its end");
        }
    }

    private static boolean isZero(byte[] block) {
        for (byte b : block) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    private static long size(byte[] block) {
        if ((block[124] & 0x80) == 0) {
            return octal(block, 124, 12);
        }
        long size = block[124] & 0x7f;
        for (int i = 125; i < 136; i++) {
            if (size > Long.MAX_VALUE >> 9) {
                return -1;
            }
            size = size << 8 | (block[i] & 0xff);
        }
        return size;
    }

    /** An octal number, or -1. */
    static long octal(byte[] block, int at, int length) {
        String digits = text(block, at, length).strip();
        if (digits.isEmpty()) {
            return 0;
        }
        try {
            return Long.parseLong(digits, 8);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static String text(byte[] block, int at, int length) {
        int end = at;
        while (end < at + length && block[end] != 0) {
            end++;
        }
        return new String(block, at, end - at, StandardCharsets.ISO_8859_1);
    }
}
