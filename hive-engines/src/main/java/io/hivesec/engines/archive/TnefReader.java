package io.hivesec.engines.archive;

import io.hivesec.spi.DeadlineException;
import java.io.IOException;

/** Reads TNEF, the {@code winmail.dat} of Outlook. Source: MS-OXTNEF. */
final class TnefReader {
    private static final int TITLE = 0x8010;
    private static final int DATA = 0x800f;
    private static final int META_FILE = 0x8011;
    private static final int ATTACHMENT_PROPERTIES = 0x9005;
    private static final int MESSAGE_PROPERTIES = 0x9003;

    private TnefReader() {}

    static void read(Bytes file, Meter meter, Children children) throws IOException, DeadlineException {
        String name = "";
        long at = 6;
        while (file.has(at, 9)) {
            meter.checkTime();
            int attribute = file.u16(at + 1);
            long size = file.u32(at + 5);
            Bytes data = file.slice(at + 9, size);
            switch (attribute) {
                case TITLE -> name = data.text(0, Math.max(0, Math.min(size, 256) - 1));
                case DATA -> children.entry(name, data::stream);
                case META_FILE, ATTACHMENT_PROPERTIES, MESSAGE_PROPERTIES -> children.entry("properties", data::stream);
                default -> {
                    // says something about the mail
                }
            }
            at += 9 + size + 2;
        }
    }
}
