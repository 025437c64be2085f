package io.hivesec.engines.archive;

import io.airlift.compress.zstd.ZstdInputStream;
import io.hivesec.artifact.Content;
import io.hivesec.spi.DeadlineException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.deflate64.Deflate64CompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.tukaani.xz.LZMAInputStream;

/**
 * Reads zip archives (APPNOTE.TXT 6.3.10) by every local header in the file, whether a central directory names it or not,
 * and believes sizes only where nothing else tells where an entry ends. So entries that are hidden, in a second archive
 * behind the first, or in a cut-off archive are read like all others.
 */
final class ZipReader {
    private static final int LEAST_INPUT = 1 << 9;
    private static final int MOST_INPUT = 1 << 13;

    private final Content content;
    private final long size;
    private final Meter meter;
    private final Children children;
    /** Those that are not in use; making one costs more than a small entry does. */
    private final Deque<Inflater> inflaters = new ArrayDeque<>();
    /** Where the farthest of the deflate streams ends that were read to their end. */
    private long readUntil;

    ZipReader(Content content, long size, Meter meter, Children children) {
        this.content = content;
        this.size = size;
        this.meter = meter;
        this.children = children;
    }

    void read() throws IOException, DeadlineException {
        try {
            readAll();
        } finally {
            inflaters.forEach(Inflater::end);
        }
    }

    private void readAll() throws IOException, DeadlineException {
        ZipHeaders headers = ZipHeaders.find(content, size, meter);
        if (!headers.hasEnd()) {
            children.unread("", Shortfall.DAMAGED, "a zip without its end record");
        }
        List<ZipHeaders.Local> covering = new ArrayList<>();
        for (ZipHeaders.Local local : headers.locals()) {
            meter.checkTime();
            if (isCovered(local, covering)) {
                continue;
            }
            // Deflate quotes what it cannot make smaller, such as an archive in the archive, with its headers.
            boolean isQuoted = local.at() < readUntil;
            boolean encrypted = (local.flags() & 1) != 0 || local.method() == 99;
            if (encrypted && isQuoted) {
                continue;
            }
            if (encrypted) {
                meter.entry();
                children.unread(local.name(), Shortfall.ENCRYPTED, "locked with a password");
                continue;
            }
            if (local.method() == 0 && local.compressed() > 0 && startsLikeZip(local)) {
                covering.add(local);
            }
            if (local.method() == 0 && extent(local, headers) == 0) {
                continue;
            }
            children.entry(
                    local.name(), isQuoted ? () -> new Quoted(open(local, headers)) : () -> open(local, headers));
        }
        if (headers.isCut()) {
            children.unread("", Shortfall.BUDGET, "more than " + meter.budgets.entries() + " entries");
        }
    }

    /** Whether a header is inside a stored archive, which will be read by itself. */
    private static boolean isCovered(ZipHeaders.Local local, List<ZipHeaders.Local> covering) {
        for (ZipHeaders.Local outer : covering) {
            if (local.at() >= outer.data() && local.at() < outer.data() + outer.compressed()) {
                return true;
            }
        }
        return false;
    }

    private boolean startsLikeZip(ZipHeaders.Local local) throws IOException {
        try (InputStream in = slice(local.data())) {
            return Format.of(in.readNBytes(512)) == Format.ZIP;
        }
    }

    private static long extent(ZipHeaders.Local local, ZipHeaders headers) {
        return local.compressed() > 0 ? local.compressed() : headers.nextAfter(local.data()) - local.data();
    }

    private InputStream slice(long from) throws IOException {
        InputStream in = content.open();
        try {
            in.skipNBytes(from);
            return in;
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    private InputStream open(ZipHeaders.Local local, ZipHeaders headers) throws IOException {
        int method = local.method();
        InputStream raw = slice(method == 1 || method == 6 ? local.at() : local.data());
        if (method == 8) {
            return new Inflating(raw, local);
        }
        InputStream in = new BufferedInputStream(raw, 1 << 13);
        int kilobytes = meter.budgets.memory() / 1024;
        switch (method) {
            case 0:
                long extent = extent(local, headers);
                if (local.data() + extent > size) {
                    return new CutStream(new LimitedStream(in, extent));
                }
                return new LimitedStream(in, extent);
            case 9:
                return new Deflate64CompressorInputStream(in);
            case 12:
                return new BZip2CompressorInputStream(in);
            case 14:
                return lzma(in, local, kilobytes);
            case 20, 93:
                return new ZstdInputStream(in);
            case 95:
                return XZCompressorInputStream.builder()
                        .setInputStream(in)
                        .setMemoryLimitKiB(kilobytes)
                        .get();
            case 1, 6:
                ZipArchiveInputStream zip = new ZipArchiveInputStream(in);
                if (zip.getNextEntry() == null) {
                    throw new IOException("a local header that is none");
                }
                return zip;
            default:
                throw new UnsupportedFormatException("zip method " + method);
        }
    }

    private static InputStream lzma(InputStream in, ZipHeaders.Local local, int kilobytes) throws IOException {
        byte[] header = in.readNBytes(9);
        if (header.length < 9 || header[2] != 5) {
            throw new IOException("LZMA properties that are none");
        }
        int dictionary = 0;
        for (int i = 8; i > 4; i--) {
            dictionary = dictionary << 8 | (header[i] & 0xff);
        }
        if (dictionary < 0 || dictionary / 1024 > kilobytes) {
            throw new BudgetException(
                    "a header that asks for " + Integer.toUnsignedLong(dictionary) + " bytes of memory");
        }
        boolean endMarked = (local.flags() & 2) != 0 || local.uncompressed() == 0;
        return new LZMAInputStream(in, endMarked ? -1 : local.uncompressed(), header[4], dictionary);
    }

    private Inflater inflater() {
        Inflater ready = inflaters.poll();
        return ready == null ? new Inflater(true) : ready;
    }

    /** Inflates to the end of the deflate stream, and gives the inflater back. */
    private final class Inflating extends InflaterInputStream {
        private final long begin;
        private boolean isClosed;

        Inflating(InputStream in, ZipHeaders.Local local) {
            super(in, inflater(), (int) Math.max(LEAST_INPUT, Math.min(local.compressed(), MOST_INPUT)));
            begin = local.data();
        }

        @Override
        public void close() throws IOException {
            if (!isClosed) {
                isClosed = true;
                super.close();
                if (inf.finished()) {
                    readUntil = Math.max(readUntil, begin + inf.getBytesRead());
                }
                inf.reset();
                inflaters.push(inf);
            }
        }
    }

    /**
     * Ends where it is damaged. What is quoted is read a second time, where it may be cut up; that is no loss, for the stream
     * that quotes it was read whole.
     */
    private static final class Quoted extends FilterInputStream {
        Quoted(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                return super.read(buffer, offset, length);
            } catch (ZipException | EOFException e) {
                return -1;
            }
        }
    }

    /** Fails at its end, because it should have had more. */
    private static final class CutStream extends FilterInputStream {
        CutStream(LimitedStream in) {
            super(in);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int n = super.read(buffer, offset, length);
            if (n < 0) {
                throw new EOFException("a stored entry that is cut off");
            }
            return n;
        }
    }
}
