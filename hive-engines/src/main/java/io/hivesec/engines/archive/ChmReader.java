package io.hivesec.engines.archive;

import io.hivesec.spi.DeadlineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Reads compiled HTML help. Source: M. Russotto's and P. Wise's descriptions of the format. */
final class ChmReader {
    private static final String SPACE = "::DataSpace/Storage/MSCompressed/";
    private static final String RESETS =
            SPACE + "Transform/{7FC28940-9D31-11D0-9B27-00A0C91E9C7C}/InstanceData/ResetTable";
    private static final int MAX_NAME = 4096;

    private final Bytes file;
    private final Meter meter;
    private final Map<String, long[]> stored = new HashMap<>();
    private final InOneStream packed = new InOneStream();
    private long content;
    private int entries;

    private ChmReader(Bytes file, Meter meter) {
        this.file = file;
        this.meter = meter;
    }

    static void read(Bytes file, Meter meter, Children children) throws IOException, DeadlineException {
        new ChmReader(file, meter).read(children);
    }

    private void read(Children children) throws IOException, DeadlineException {
        long directory = file.i64(0x48);
        content = file.u32(4) >= 3 ? file.i64(0x58) : directory + file.i64(0x50);
        long header = file.u32(directory + 8);
        long chunk = file.u32(directory + 16);
        long chunks = file.u32(directory + 44);
        if (chunk < 32) {
            throw new IOException("a directory without chunks");
        }
        for (long i = 0; i < chunks; i++) {
            meter.checkTime();
            entries(file.slice(directory + header + i * chunk, chunk));
        }
        for (Map.Entry<String, long[]> entry : stored.entrySet()) {
            long[] place = entry.getValue();
            Bytes bytes = file.slice(content + place[0], place[1]);
            if (!entry.getKey().startsWith("::")) {
                children.entry(entry.getKey(), bytes::stream);
            }
        }
        if (!packed.isEmpty()) {
            Bytes control = section(SPACE + "ControlData");
            Bytes resets = section(RESETS);
            long unit = control.u32(8) >= 2 ? 0x8000 : 1;
            long interval = control.u32(12) * unit / 0x8000;
            long window = control.u32(16) * unit;
            packed.read(
                    new LzxStream(
                            section(SPACE + "Content").stream(),
                            63 - Long.numberOfLeadingZeros(Math.max(1, window)),
                            (int) Math.min(1 << 20, interval),
                            resets.i64(0x10)),
                    meter,
                    children);
        }
    }

    private Bytes section(String name) throws IOException {
        long[] place = stored.get(name);
        if (place == null) {
            throw new IOException("compiled help without " + name);
        }
        return file.slice(content + place[0], place[1]);
    }

    private void entries(Bytes chunk) throws IOException {
        if (!chunk.text(0, 4).equals("PMGL")) {
            return;
        }
        long end = chunk.size() - Math.min(chunk.size(), chunk.u32(4));
        long[] at = {20};
        while (at[0] < end) {
            if (++entries > meter.budgets.entries()) {
                throw new BudgetException("more than " + meter.budgets.entries() + " entries");
            }
            long length = number(chunk, at);
            if (length > MAX_NAME) {
                throw new IOException("a name of " + length + " bytes");
            }
            String name = new String(chunk.copy(at[0], length), StandardCharsets.UTF_8);
            at[0] += length;
            long section = number(chunk, at);
            long offset = number(chunk, at);
            long size = number(chunk, at);
            if (size == 0) {
                continue;
            }
            if (section == 0) {
                stored.put(name, new long[] {offset, size});
            } else if (section == 1) {
                packed.add(name, offset, size);
            } else {
                throw new UnsupportedFormatException("a section that is neither stored nor LZX");
            }
        }
    }

    /** A number of seven bits a byte, the highest first. */
    private static long number(Bytes bytes, long[] at) throws IOException {
        long value = 0;
        for (int i = 0; i < 8; i++) {
            int b = bytes.u8(at[0]++);
            value = value << 7 | (b & 0x7f);
            if (b < 0x80) {
                return value;
            }
        }
        throw new IOException("a number that does not end");
    }
}
