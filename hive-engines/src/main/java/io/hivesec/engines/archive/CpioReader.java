package io.hivesec.engines.archive;

import io.hivesec.spi.DeadlineException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Reads cpio archives: new ASCII, old ASCII, and binary of both byte orders (cpio(5)). */
final class CpioReader {
    private static final int MAX_NAME = 64 * 1024;

    private CpioReader() {}

    static void read(InputStream in, Children children) throws IOException, DeadlineException {
        while (true) {
            byte[] magic = in.readNBytes(2);
            if (magic.length < 2) {
                throw new EOFException("cpio cut off");
            }
            boolean little = (magic[0] & 0xff) == 0xc7 && magic[1] == 0x71;
            boolean big = magic[0] == 0x71 && (magic[1] & 0xff) == 0xc7;
            long nameSize;
            long size;
            int align;
            int header;
            if (little || big) {
                byte[] rest = exactly(in, 24);
                nameSize = u16(rest, 18, big);
                size = u16(rest, 20, big) << 16 | u16(rest, 22, big);
                align = 2;
                header = 26;
            } else {
                String kind = new String(magic, StandardCharsets.ISO_8859_1) + text(in, 4);
                if (kind.equals("070701") || kind.equals("070702")) {
                    String rest = text(in, 104);
                    size = number(rest.substring(48, 56), 16);
                    nameSize = number(rest.substring(88, 96), 16);
                    align = 4;
                    header = 110;
                } else if (kind.equals("070707")) {
                    String rest = text(in, 70);
                    nameSize = number(rest.substring(53, 59), 8);
                    size = number(rest.substring(59, 70), 8);
                    align = 1;
                    header = 76;
                } else {
                    throw new IOException("a cpio header that is none");
                }
            }
            if (nameSize > MAX_NAME) {
                throw new IOException("a cpio name of " + nameSize + " bytes");
            }
            String name = text(in, (int) nameSize).replace("\0", "");
            in.skipNBytes((align - (header + nameSize) % align) % align);
            LimitedStream data = new LimitedStream(in, size);
            if (size > 0) {
                children.entry(name, data);
            }
            data.drain();
            if (data.isCutOff()) {
                throw new EOFException("cpio cut off in '" + name + "'");
            }
            if (name.equals("TRAILER!!!")) {
                return;
            }
            in.skipNBytes((align - size % align) % align);
        }
    }

    private static byte[] exactly(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("cpio cut off");
        }
        return bytes;
    }

    private static String text(InputStream in, int length) throws IOException {
        return new String(exactly(in, length), StandardCharsets.ISO_8859_1);
    }

    private static long number(String digits, int radix) throws IOException {
        try {
            return Long.parseLong(digits, radix);
        } catch (NumberFormatException e) {
            throw new IOException("'" + digits + "' in a cpio header", e);
        }
    }

    private static long u16(byte[] bytes, int at, boolean big) {
        int a = bytes[at] & 0xff;
        int b = bytes[at + 1] & 0xff;
        return big ? a << 8 | b : b << 8 | a;
    }
}
