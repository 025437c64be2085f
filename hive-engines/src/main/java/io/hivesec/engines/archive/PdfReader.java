package io.hivesec.engines.archive;

import io.hivesec.spi.DeadlineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Reads the streams of PDF (ISO 32000-1), whether a cross-reference names them or not. Pictures are handed over as they are
 * packed.
 */
final class PdfReader {
    private static final byte[] STREAM = ascii("stream");
    private static final byte[] END_STREAM = ascii("endstream");
    private static final byte[] OBJECT = ascii(" obj");
    private static final byte[] ENCRYPT = ascii("/Encrypt");
    private static final int MAX_DICTIONARY = 1 << 14;

    private final Bytes file;

    private PdfReader(Bytes file) {
        this.file = file;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static void read(Bytes file, Meter meter, Children children) throws IOException, DeadlineException {
        PdfReader reader = new PdfReader(file);
        if (reader.isEncrypted()) {
            throw new EncryptedException("the document is encrypted");
        }
        int object = 0;
        int number = 0;
        for (int at = file.indexOf(STREAM, 0); at >= 0; at = file.indexOf(STREAM, at)) {
            meter.checkTime();
            int begin = reader.beginOfData(at);
            if (begin < 0) {
                at += STREAM.length;
                continue;
            }
            object = reader.lastObject(object, at);
            PdfDictionary dictionary = PdfDictionary.of(file.text(object, at - object));
            int end = reader.endOfData(begin, dictionary.length());
            Bytes data = file.slice(begin, end - begin);
            List<String> filters = dictionary.filters();
            if (data.size() > 0) {
                children.entry("stream " + ++number, () -> PdfFilters.open(data.stream(), filters, dictionary));
            }
            at = end;
            object = end;
        }
    }

    /** Where the data begin behind the keyword, or -1 when it is not the keyword of a stream. */
    private int beginOfData(int keyword) throws IOException {
        int before = keyword - 1;
        while (before > 0 && file.u8(before) <= ' ') {
            before--;
        }
        if (before < 1 || file.u8(before) != '>' || file.u8(before - 1) != '>') {
            return -1;
        }
        int at = keyword + STREAM.length;
        while (file.has(at, 1) && file.u8(at) == ' ') {
            at++;
        }
        if (file.has(at, 1) && file.u8(at) == '\r') {
            at++;
        }
        return file.has(at, 1) && file.u8(at) == '\n' ? at + 1 : at;
    }

    /** Where the object begins whose stream is at an offset. */
    private int lastObject(int from, int to) {
        int begin = Math.max(from, to - MAX_DICTIONARY);
        for (int next = file.indexOf(OBJECT, begin); next >= 0 && next < to; next = file.indexOf(OBJECT, next + 1)) {
            begin = next;
        }
        return begin;
    }

    /** Where the data end: where the length says when the keyword is there, else before the next keyword. */
    private int endOfData(int begin, long length) throws IOException {
        if (length >= 0 && file.has(begin + length, 0)) {
            int told = file.indexOf(END_STREAM, begin + length);
            if (told >= 0 && told - begin - length <= 2) {
                return (int) (begin + length);
            }
        }
        int end = file.indexOf(END_STREAM, begin);
        return end < 0 ? file.size() : end;
    }

    private boolean isEncrypted() throws IOException {
        for (int at = file.indexOf(ENCRYPT, 0); at >= 0; at = file.indexOf(ENCRYPT, at + 1)) {
            int next = at + ENCRYPT.length;
            while (file.has(next, 1) && file.u8(next) <= ' ') {
                next++;
            }
            if (file.has(next, 1) && (Character.isDigit(file.u8(next)) || file.u8(next) == '<')) {
                return true;
            }
        }
        return false;
    }
}
