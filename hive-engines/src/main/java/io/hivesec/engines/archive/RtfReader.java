package io.hivesec.engines.archive;

import io.hivesec.spi.DeadlineException;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Reads the objects in RTF (Rich Text Format Specification 1.9.1). */
final class RtfReader {
    private static final byte[] OBJECT = "\\objdata".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BINARY = "\\bin".getBytes(StandardCharsets.US_ASCII);

    private RtfReader() {}

    static void read(Bytes file, Meter meter, Children children) throws IOException, DeadlineException {
        int[] end = {0};
        for (int at = file.indexOf(OBJECT, 0); at >= 0; at = file.indexOf(OBJECT, end[0])) {
            meter.checkTime();
            byte[] object = object(file, at + OBJECT.length, end);
            if (object.length > 0) {
                try {
                    OlePackage.object(Bytes.of(object), children);
                } catch (EOFException e) {
                    children.unread("object", Shortfall.DAMAGED, "an object that is cut off");
                }
            }
        }
    }

    /**
     * Hexadecimal digits to the end of the group; control words and groups in between are passed over, as Word does.
     *
     * @param end takes where the group ends
     */
    private static byte[] object(Bytes file, int from, int[] end) throws IOException {
        ByteArrayOutputStream object = new ByteArrayOutputStream();
        int depth = 0;
        int high = -1;
        int at = from;
        for (; at < file.size(); at++) {
            int c = file.u8(at);
            if (c == '}' && --depth < 0) {
                break;
            }
            if (c == '{') {
                depth++;
            } else if (c == '\\') {
                int next = endOfWord(file, at + 1);
                if (file.startsWith(at, BINARY) && next > at + BINARY.length) {
                    long length = number(file.text(at + BINARY.length, next - at - BINARY.length));
                    int start = next < file.size() && file.u8(next) == ' ' ? next + 1 : next;
                    int n = (int) Math.min(length, file.size() - start);
                    object.writeBytes(file.copy(start, n));
                    next = start + n;
                }
                at = next - 1;
            } else if (depth == 0 && Character.digit(c, 16) >= 0) {
                int digit = Character.digit(c, 16);
                if (high >= 0) {
                    object.write(high << 4 | digit);
                }
                high = high >= 0 ? -1 : digit;
            }
        }
        end[0] = at;
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
