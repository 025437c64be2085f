package io.hivesec.engines.archive;

import io.hivesec.spi.DeadlineException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Reads ar archives, of which Debian packages are made (ar(5)). */
final class ArReader {
    private static final int HEADER = 60;

    private ArReader() {}

    static void read(InputStream in, Children children) throws IOException, DeadlineException {
        in.skipNBytes(8);
        for (byte[] header = in.readNBytes(HEADER); header.length > 0; header = in.readNBytes(HEADER)) {
            if (header.length < HEADER || header[58] != '`' || header[59] != '\n') {
                throw new IOException("an ar header that is none");
            }
            String text = new String(header, StandardCharsets.ISO_8859_1);
            long size;
            try {
                size = Long.parseLong(text.substring(48, 58).strip());
            } catch (NumberFormatException e) {
                size = -1;
            }
            if (size < 0) {
                throw new IOException("an ar header without a size");
            }
            LimitedStream data = new LimitedStream(in, size);
            children.entry(text.substring(0, 16).strip(), data);
            data.drain();
            if (data.isCutOff()) {
                throw new IOException("ar cut off");
            }
            if (size % 2 == 1 && in.read() < 0) {
                return;
            }
        }
    }
}
