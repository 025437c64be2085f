package io.hivesec.engines.archive;

import java.io.IOException;
import java.io.InputStream;

/** Undoes PNG's prediction of samples (PNG 9.2), which PDF uses for its own tables and for pictures. */
final class PngPredictorStream extends BlockStream {
    private final InputStream in;
    private final int pixel;
    private byte[] row;
    private byte[] above;
    private int at;
    private int filled;

    PngPredictorStream(InputStream in, PdfDictionary dictionary) {
        this.in = in;
        this.pixel = dictionary.pixelBytes();
        this.row = new byte[Math.max(1, dictionary.rowBytes())];
        this.above = new byte[row.length];
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (at == filled && !next()) {
            return -1;
        }
        int n = Math.min(length, filled - at);
        System.arraycopy(row, at, buffer, offset, n);
        at += n;
        return n;
    }

    private boolean next() throws IOException {
        int kind = in.read();
        byte[] last = row;
        row = above;
        above = last;
        at = 0;
        filled = kind < 0 ? 0 : in.readNBytes(row, 0, row.length);
        for (int i = 0; i < filled; i++) {
            int left = i < pixel ? 0 : row[i - pixel] & 0xff;
            int up = above[i] & 0xff;
            int corner = i < pixel ? 0 : above[i - pixel] & 0xff;
            row[i] += (byte)
                    switch (kind) {
                        case 1 -> left;
                        case 2 -> up;
                        case 3 -> left + up >> 1;
                        case 4 -> nearest(left, up, corner);
                        default -> 0;
                    };
        }
        return filled > 0;
    }

    private static int nearest(int left, int up, int corner) {
        int toLeft = Math.abs(up - corner);
        int toUp = Math.abs(left - corner);
        int toCorner = Math.abs(left + up - 2 * corner);
        if (toLeft <= toUp && toLeft <= toCorner) {
            return left;
        }
        return toUp <= toCorner ? up : corner;
    }
}
