package io.hivesec.engines.archive;

import java.io.IOException;

/** How even bytes are: compressed and encrypted ones are, code and data are not. */
final class Evenness {
    /** Machine code is at about 6, what is compressed at nearly 8. */
    private static final double EVEN = 7.0;

    private Evenness() {}

    /** Whether Shannon's entropy is that of compressed bytes. */
    static boolean isEven(Bytes bytes) throws IOException {
        int[] counts = new int[256];
        for (int i = 0; i < bytes.size(); i++) {
            counts[bytes.u8(i)]++;
        }
        double bits = 0;
        for (int count : counts) {
            if (count > 0) {
                double share = (double) count / bytes.size();
                bits -= share * Math.log(share) / Math.log(2);
            }
        }
        return bits > EVEN;
    }
}
