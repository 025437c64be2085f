package io.hivesec.engines.archive;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
import java.util.zip.InflaterInputStream;

/** The filters of PDF's streams (ISO 32000-1, 7.4). */
final class PdfFilters {
    private static final Set<String> PICTURES =
            Set.of("DCTDecode", "DCT", "JPXDecode", "CCITTFaxDecode", "CCF", "JBIG2Decode");
    private static final int MOST = 20;

    private PdfFilters() {}

    static InputStream open(InputStream raw, List<String> filters, PdfDictionary dictionary) throws IOException {
        if (filters.size() > MOST) {
            throw new BudgetException("more than " + MOST + " filters");
        }
        InputStream in = raw;
        for (String filter : filters) {
            if (PICTURES.contains(filter)) {
                return in;
            }
            in = new BufferedInputStream(
                    switch (filter) {
                        case "FlateDecode", "Fl" -> predicted(new InflaterInputStream(in), dictionary);
                        case "LZWDecode", "LZW" -> predicted(new PdfLzwStream(in), dictionary);
                        case "ASCIIHexDecode", "AHx" -> new AsciiHexStream(in);
                        case "ASCII85Decode", "A85" -> new Ascii85Stream(in);
                        case "RunLengthDecode", "RL" -> new RunLengthStream(in);
                        case "Crypt" -> throw new EncryptedException("an encrypted stream");
                        default -> throw new UnsupportedFormatException("a stream with filter " + filter);
                    });
        }
        return in;
    }

    private static InputStream predicted(InputStream in, PdfDictionary dictionary) {
        return dictionary.predictor() < 10 ? in : new PngPredictorStream(in, dictionary);
    }

    /** Two hexadecimal digits a byte, to {@code >}. */
    private static final class AsciiHexStream extends ByteStream {
        private final InputStream in;
        private boolean ended;

        AsciiHexStream(InputStream in) {
            this.in = in;
        }

        private int digit() throws IOException {
            while (!ended) {
                int c = in.read();
                ended = c < 0 || c == '>';
                int digit = ended ? -1 : Character.digit(c, 16);
                if (digit >= 0) {
                    return digit;
                }
            }
            return -1;
        }

        @Override
        int next() throws IOException {
            int high = digit();
            return high < 0 ? -1 : high << 4 | Math.max(0, digit());
        }
    }

    /** Five characters for four bytes, to {@code ~}. */
    private static final class Ascii85Stream extends ByteStream {
        private final InputStream in;
        private final byte[] group = new byte[4];
        private int at;
        private int filled;
        private boolean ended;

        Ascii85Stream(InputStream in) {
            this.in = in;
        }

        @Override
        int next() throws IOException {
            return at < filled || hasGroup() ? group[at++] & 0xff : -1;
        }

        /** Reads the next group; false at the end. */
        private boolean hasGroup() throws IOException {
            long value = 0;
            int count = 0;
            while (!ended && count < 5) {
                int c = in.read();
                if (c < 0 || c == '~') {
                    ended = true;
                } else if (c == 'z' && count == 0) {
                    count = 5;
                } else if (c >= '!' && c <= 'u') {
                    value = value * 85 + c - '!';
                    count++;
                }
            }
            for (int i = count; i < 5; i++) {
                value = value * 85 + 84;
            }
            for (int i = 0; i < 4; i++) {
                group[i] = (byte) (value >> 24 - 8 * i);
            }
            at = 0;
            filled = Math.max(0, count - 1);
            return filled > 0;
        }
    }

    /** Runs and copies, to 128. */
    private static final class RunLengthStream extends ByteStream {
        private final InputStream in;
        private int copies;
        private int runs;
        private int value;

        RunLengthStream(InputStream in) {
            this.in = in;
        }

        @Override
        int next() throws IOException {
            if (copies == 0 && runs == 0) {
                int control = in.read();
                if (control < 0 || control == 128) {
                    return -1;
                }
                copies = control < 128 ? control + 1 : 0;
                runs = control > 128 ? 257 - control : 0;
                value = runs > 0 ? in.read() : 0;
            }
            int b = copies > 0 ? in.read() : value;
            copies = Math.max(0, copies - 1);
            runs = Math.max(0, runs - 1);
            return b;
        }
    }
}
