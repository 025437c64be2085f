package io.hivesec.engines.archive;

import io.hivesec.artifact.Content;
import io.hivesec.spi.Deadline;
import io.hivesec.spi.DeadlineException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.compress.PasswordRequiredException;

/**
 * Walks a file and all that is packed in it: archives, compressed streams, documents, mail and what executables carry, in each
 * other. Threads: immutable.
 */
public final class Unpacker {
    private static final int MAX_UNREAD = 100;
    private static final int MAX_PATH = 200;
    private static final int MOST_HELD = 8 << 20;
    private static final int SCRATCH = 1 << 16;

    private final Budgets budgets;

    /**
     * @param budgets how much a walk may cost
     */
    public Unpacker(Budgets budgets) {
        this.budgets = budgets;
    }

    /**
     * Shows a file and everything in it to a visitor.
     *
     * @param content the file
     * @param visitor sees the file first, then its entries, each before what is in it
     * @param deadline when it has to be done
     * @return what was not read; empty when all of it was
     * @throws IOException when the file itself cannot be read
     * @throws DeadlineException when time is up
     */
    public List<Unread> walk(Content content, EntryVisitor visitor, Deadline deadline)
            throws IOException, DeadlineException {
        long size = content.size();
        Meter meter = new Meter(budgets, deadline, size);
        Walk walk = new Walk(meter, visitor);
        Content file = size <= Math.min(MOST_HELD, meter.room() / 4) ? hold(content, (int) size, meter) : content;
        if (visitor.visit(new Entry("", 0, file))) {
            walk.explore("", 0, file);
        }
        return List.copyOf(walk.unread);
    }

    /** Small files are read once: whoever looks at them, and at each entry of an archive, would open them again. */
    private static Content hold(Content content, int size, Meter meter) throws IOException {
        byte[] bytes = new byte[size + 1];
        int filled;
        try (InputStream in = content.open()) {
            filled = in.readNBytes(bytes, 0, bytes.length);
        }
        if (filled > size) {
            return content;
        }
        meter.hold(bytes.length);
        return new HeldContent(bytes, filled);
    }

    /** One walk. */
    private static final class Walk {
        private final Meter meter;
        private final EntryVisitor visitor;
        private final List<Unread> unread = new ArrayList<>();
        /** Where entries are unpacked to; most fit in, so that an array of their own size is all that each costs. */
        private byte[] scratch = new byte[0];

        Walk(Meter meter, EntryVisitor visitor) {
            this.meter = meter;
            this.visitor = visitor;
        }

        void note(String path, Shortfall shortfall, String detail) {
            if (unread.size() < MAX_UNREAD) {
                unread.add(new Unread(path, shortfall, detail));
            }
        }

        /** Notes what went wrong, and ends the walk when nothing more may be read. */
        void note(String path, Exception problem) throws DeadlineException {
            Shortfall shortfall = Shortfall.DAMAGED;
            String detail = String.valueOf(problem.getMessage());
            if (problem instanceof InterruptedIOException) {
                meter.checkTime();
            } else if (problem instanceof BudgetException
                    || problem instanceof org.tukaani.xz.MemoryLimitException
                    || problem instanceof org.apache.commons.compress.MemoryLimitException) {
                shortfall = Shortfall.BUDGET;
            } else if (problem instanceof EncryptedException || problem instanceof PasswordRequiredException) {
                shortfall = Shortfall.ENCRYPTED;
            } else if (problem instanceof UnsupportedFormatException) {
                shortfall = Shortfall.UNSUPPORTED;
            }
            note(path, shortfall, detail);
        }

        void explore(String path, int depth, Content content) throws DeadlineException {
            try {
                Format format = format(content);
                explore(path, depth, content, format);
                if (format.mayHaveTrailer()) {
                    explore(path, depth, content, Format.byEnd(content).orElse(Format.NONE));
                }
            } catch (IOException e) {
                note(path, e);
            }
        }

        private void explore(String path, int depth, Content content, Format format) throws DeadlineException {
            if (format == Format.NONE) {
                return;
            }
            if (depth >= meter.budgets.depth()) {
                note(path, Shortfall.BUDGET, "nested deeper than " + meter.budgets.depth());
                return;
            }
            try {
                format.reader().read(content, meter, new Inner(this, path, depth));
            } catch (IOException | RuntimeException e) {
                note(path, e);
            }
        }

        void visit(String path, int depth, Content content, int held) throws IOException, DeadlineException {
            meter.hold(held);
            try {
                if (visitor.visit(new Entry(path, depth, content))) {
                    explore(path, depth, content);
                }
            } finally {
                meter.release(held);
            }
        }

        private Format format(Content content) throws IOException {
            if (content instanceof HeldContent held) {
                return Format.of(held.head(Format.HEAD));
            }
            try (InputStream in = content.open()) {
                return Format.of(in.readNBytes(Format.HEAD));
            }
        }
    }

    /** Takes the entries of one container. */
    private record Inner(Walk walk, String path, int depth) implements Children {

        @Override
        public void entry(String name, Opener opener) throws IOException, DeadlineException {
            walk.meter.entry();
            String inner = inner(name);
            try (InputStream in = walk.meter.metered(opener.open())) {
                take(inner, in, opener);
            } catch (IOException | RuntimeException e) {
                failed(inner, e);
            }
        }

        @Override
        public void entry(String name, InputStream once) throws IOException, DeadlineException {
            walk.meter.entry();
            String inner = inner(name);
            try {
                take(inner, walk.meter.metered(once), null);
            } catch (IOException | RuntimeException e) {
                failed(inner, e);
            }
        }

        private void failed(String inner, Exception problem) throws BudgetException, DeadlineException {
            walk.note(inner, problem);
            if (walk.meter.isSpent()) {
                throw new BudgetException("the budget is used up");
            }
        }

        @Override
        public void unread(String name, Shortfall shortfall, String detail) {
            walk.note(name.isEmpty() ? path : inner(name), shortfall, detail);
        }

        private String inner(String name) {
            String shown = name.replaceAll("\\p{Cc}", "?");
            String joined = path.isEmpty() ? shown : path + "!/" + shown;
            return joined.length() <= MAX_PATH ? joined : joined.substring(0, MAX_PATH) + "…";
        }

        private void take(String inner, InputStream in, @org.jspecify.annotations.Nullable Opener opener)
                throws IOException, DeadlineException {
            int room = walk.meter.room();
            if (walk.scratch.length == 0) {
                walk.scratch = new byte[SCRATCH];
            }
            byte[] bytes = walk.scratch;
            int filled = 0;
            IOException cut = null;
            boolean full = false;
            while (true) {
                if (filled >= room) {
                    full = true;
                    break;
                }
                if (filled == bytes.length) {
                    bytes = Arrays.copyOf(bytes, (int) Math.min(room, bytes.length * 2L));
                }
                int n;
                try {
                    n = in.read(bytes, filled, Math.min(room, bytes.length) - filled);
                } catch (IOException e) {
                    cut = e;
                    break;
                }
                if (n < 0) {
                    break;
                }
                filled += n;
            }
            if (full && opener != null) {
                walk.visit(inner, depth + 1, new Reopened(walk.meter, opener), 0);
                return;
            }
            if (full) {
                cut = new BudgetException("larger than " + room + " bytes");
            }
            byte[] own = bytes == walk.scratch ? Arrays.copyOf(bytes, filled) : bytes;
            walk.visit(inner, depth + 1, new HeldContent(own, filled), filled);
            if (cut != null) {
                throw cut;
            }
        }
    }

    /** Bytes too many to hold, unpacked each time they are read. */
    private record Reopened(Meter meter, Children.Opener opener) implements Content {
        @Override
        public InputStream open() throws IOException {
            return meter.metered(opener.open());
        }

        @Override
        public long size() throws IOException {
            long size = 0;
            byte[] buffer = new byte[1 << 14];
            try (InputStream in = open()) {
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    size += n;
                }
            }
            return size;
        }
    }
}
