package io.hivesec.engines.virus.own;

import com.sun.management.OperatingSystemMXBean;
import io.hivesec.engines.virus.own.signature.ClamavSignatures;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Loads so many digests of all three kinds, each with a size and a name of its own, and looks for some of them and for others
 * that differ in one bit. It prints seconds of processor time to load, megabytes of heap once they are, and microseconds a
 * look-up.
 */
final class HashesMain {
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private static final int LINES = 1000;
    private static final int LOOKED_UP = 1_000_000;

    private HashesMain() {}

    public static void main(String[] arguments) throws IOException {
        int count = Integer.parseInt(arguments[0]);
        long start = SYSTEM.getProcessCpuTime();
        ClamavSignatures signatures = SignatureDatabase.builder()
                .add("generated.hsb", new SequenceInputStream(new Lines(count)))
                .build()
                .clamav();
        double loaded = (SYSTEM.getProcessCpuTime() - start) / 1e9;
        System.gc();
        double megabytes =
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1e6;
        long begun = System.nanoTime();
        for (int i = 0; i < LOOKED_UP; i++) {
            int number = (int) ((long) i * count / LOOKED_UP);
            byte[] digest = digest(number);
            if (!signatures.nameOfDigest(digest, size(number)).equals(name(number))) {
                throw new IllegalStateException("number " + number + " is not found");
            }
            digest[i % 16] ^= (byte) (1 << (i & 7));
            if (!signatures.nameOfDigest(digest, size(number)).isEmpty()) {
                throw new IllegalStateException("what is like number " + number + " is found");
            }
        }
        double microseconds = (System.nanoTime() - begun) / 1e3 / (2 * LOOKED_UP);
        System.out.printf(Locale.ROOT, "%.1f %.1f %.2f%n", loaded, megabytes, microseconds);
    }

    private static byte[] digest(int number) {
        byte[] digest = new byte[new int[] {16, 20, 32}[number % 3]];
        new SplittableRandom(number).nextBytes(digest);
        return digest;
    }

    private static int size(int number) {
        return 100 + number % 1_000_003;
    }

    private static String name(int number) {
        return "Win.Trojan.Generated-" + number + "-0";
    }

    /** Signature lines, made as they are read. */
    private static final class Lines implements Enumeration<InputStream> {
        private final int count;
        private int number;

        Lines(int count) {
            this.count = count;
        }

        @Override
        public boolean hasMoreElements() {
            return number < count;
        }

        @Override
        public InputStream nextElement() {
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < LINES && number < count; i++, number++) {
                lines.append(HexFormat.of().formatHex(digest(number)))
                        .append(':')
                        .append(size(number));
                lines.append(':').append(name(number)).append('\n');
            }
            return new ByteArrayInputStream(lines.toString().getBytes(StandardCharsets.US_ASCII));
        }
    }
}
