package io.hivesec.engines.archive;

import io.hivesec.spi.DeadlineException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Reads the objects in RTF (Rich Text Format Specification 1.9.1). */
final class RtfReader {
    private static final byte[] OBJECT = "\\objdata".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BINARY = "\\bin".getBytes(StandardCharsets.US_ASCII);

    private RtfReader() {}

    static void read(Bytes file, Meter meter, Children children) throws IOException, DeadlineException {
        for (int at = file.indexOf(OBJECT, 0); at >= 0; at = file.indexOf(OBJECT, at + OBJECT.length)) {
            meter.checkTime();
            byte[] object = object(file, at + OBJECT.length);
            if (object.length > 0) {
                try {
                    OlePackage.object(Bytes.of(object), children);
                } catch (java.io.EOFException e) {
                    children.unread("object", Shortfall.DAMAGED, "an object that is cut off");
                }
            }
        }
    }

    /** Hexadecimal digits to the end of the group; control words and groups in between are passed over, as Word does. */
    private static byte[] object(Bytes file, int from) throws IOException {
        ByteArrayOutputStream object = new ByteArrayOutputStream();
        int depth = 0;
        int high = -1;
        for (int at = from; at < file.size(); at++) {
            int c = file.u8(at);
            if (c == '}' && --depth < 0) {
                break;
            }
            if (c == '{') {
                depth++;
            } else if (c == '\\') {
                int end = endOfWord(file, at + 1);
                if (file.startsWith(at, BINARY) && end > at + 4) {
                    long length = number(file.text(at + 4, end - at - 4));
                    int start = end < file.size() && file.u8(end) == ' ' ? end + 1 : end;
                    int n = (int) Math.min(length, file.size() - start);
                    object.writeBytes(file.copy(start, n));
                    end = start + n;
                }
                at = end - 1;
            } else if (depth == 0 && Character.digit(c, 16) >= 0) {
                int digit = Character.digit(c, 16);
                if (high >= 0) {
                    object.write(high << 4 | digit);
                }
                high = high >= 0 ? -1 : digit;
            }
        }
        return object.toByteArray();
    }

    /** Behind a control word or symbol. */
    private static int endOfWord(Bytes file, int from) throws IOException {
        int at = from;
        while (at < file.size() && Character.isLetter(file.u8(at))) {
            at++;
        }
        if (at == from) {
            return Math.min(file.size(), at + 1);
        }
        if (at < file.size() && file.u8(at) == '-') {
            at++;
        }
        while (at < file.size() && Character.isDigit(file.u8(at))) {
            at++;
        }
        return at;
    }

    private static long number(String digits) {
        try {
            return Math.max(0, Long.parseLong(digits));
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
