package io.hivesec.engines.archive;

import java.io.IOException;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** A cabinet's blocks, each deflated with the last one's bytes as its dictionary. Source: MS-MCI. */
final class MszipStream extends BlockStream {
    private static final int WINDOW = 1 << 15;

    private final CabBlocks blocks;
    private byte[] block = new byte[0];
    private int at;

    MszipStream(CabBlocks blocks) {
        this.blocks = blocks;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        while (at == block.length) {
            if (!blocks.next()) {
                return -1;
            }
            block = inflate(blocks.block(), block);
            at = 0;
        }
        int n = Math.min(length, block.length - at);
        System.arraycopy(block, at, buffer, offset, n);
        at += n;
        return n;
    }

    private byte[] inflate(byte[] packed, byte[] last) throws IOException {
        if (packed.length < 2 || packed[0] != 'C' || packed[1] != 'K') {
            throw new IOException("damaged: a block that is none");
        }
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(packed, 2, packed.length - 2);
            if (last.length > 0) {
                inflater.setDictionary(last);
            }
            byte[] bytes = new byte[Math.min(WINDOW, blocks.unpacked())];
            int n = 0;
            while (n < bytes.length) {
                int more = inflater.inflate(bytes, n, bytes.length - n);
                if (more == 0) {
                    throw new IOException("damaged: a block that is shorter than told");
                }
                n += more;
            }
            return bytes;
        } catch (DataFormatException e) {
            throw new IOException("damaged: " + e.getMessage(), e);
        } finally {
            inflater.end();
        }
    }
}
