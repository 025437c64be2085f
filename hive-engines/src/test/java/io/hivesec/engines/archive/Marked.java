package io.hivesec.engines.archive;

import io.hivesec.engines.virus.EngineAnswer;
import io.hivesec.engines.virus.Specimen;
import io.hivesec.engines.virus.own.OwnEngine;
import io.hivesec.engines.virus.own.SignatureDatabase;
import io.hivesec.spi.Deadline;
import io.hivesec.spi.DeadlineException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.Deflater;

/** The own engine with one rule, for a marker that is packed before it is put into a container under test. */
final class Marked {
    private static final OwnEngine ENGINE = engine(Budgets.DEFAULT);

    private Marked() {}

    static OwnEngine engine(Budgets budgets) {
        try {
            String rule = "rule marker { strings: $m = \""
                    + new String(HostileArchives.MARKER, StandardCharsets.US_ASCII) + "\" condition: $m }";
            return new OwnEngine(SignatureDatabase.builder().add("m.yar", rule).build(), budgets);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static EngineAnswer examine(byte[] file) throws IOException, DeadlineException {
        return ENGINE.examine(Specimen.of(file), Deadline.in(Duration.ofMinutes(10)));
    }

    /** The marker, packed, so that only who unpacks the container and looks into what is in it finds it. */
    static byte[] file() throws IOException {
        return HostileArchives.gzip(HostileArchives.MARKER);
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static byte[] u16(int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int value : values) {
            bytes.putShort((short) value);
        }
        return bytes.array();
    }

    static byte[] u32(long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (long value : values) {
            bytes.putInt((int) value);
        }
        return bytes.array();
    }

    static byte[] i64(long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (long value : values) {
            bytes.putLong(value);
        }
        return bytes.array();
    }

    /** A text in a field of so many bytes. */
    static byte[] field(String text, int size) {
        return java.util.Arrays.copyOf(ascii(text), size);
    }

    /** Deflated with the header and checksum of zlib. */
    static byte[] zlib(byte[] data) {
        Deflater deflater = new Deflater(9);
        deflater.setInput(data);
        deflater.finish();
        byte[] out = new byte[data.length + 100];
        int n = deflater.deflate(out);
        deflater.end();
        return java.util.Arrays.copyOf(out, n);
    }
}
