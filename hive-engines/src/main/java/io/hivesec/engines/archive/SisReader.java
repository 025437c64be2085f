package io.hivesec.engines.archive;

import io.hivesec.spi.DeadlineException;
import java.io.IOException;
import java.util.zip.InflaterInputStream;

/** Reads installation files of Symbian OS before 9. Source: A. Thoukydides's description of the format. */
final class SisReader {
    private static final int RELEASE_6 = 0x10003a12;
    private static final int STORED = 8;
    private static final int MAX_LANGUAGES = 100;

    private SisReader() {}

    static void read(Bytes file, Meter meter, Children children) throws IOException, DeadlineException {
        if (file.u32(4) != RELEASE_6) {
            throw new UnsupportedFormatException("a Symbian installation file before release 6");
        }
        int languages = file.u16(18);
        int files = file.u16(20);
        boolean stored = (file.u16(36) & STORED) != 0;
        if (languages < 1 || languages > MAX_LANGUAGES) {
            throw new IOException("damaged: " + languages + " languages");
        }
        long at = file.u32(52);
        for (int i = 0; i < files; i++) {
            meter.checkTime();
            long kind = file.u32(at);
            if (kind > 1) {
                throw new UnsupportedFormatException("a Symbian installation file with conditions");
            }
            int copies = kind == 0 ? 1 : languages;
            String name = file.wide(file.u32(at + 24), Math.min(512, file.u32(at + 20)));
            for (int copy = 0; copy < copies; copy++) {
                long size = file.u32(at + 28 + 4L * copy);
                Bytes data = file.slice(file.u32(at + 28 + 4L * (copies + copy)), size);
                if (size > 0) {
                    children.entry(name, stored ? data::stream : () -> new InflaterInputStream(data.stream()));
                }
            }
            at += 28 + 12L * copies + 8;
        }
    }
}
