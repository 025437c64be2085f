package io.hivesec.engines.archive;

import io.hivesec.spi.Deadline;
import io.hivesec.spi.DeadlineException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;

/** Counts what unpacking costs. Not thread-safe. */
final class Meter {
    final Budgets budgets;
    private final Deadline deadline;
    private final long most;
    private long bytes;
    private int entries;
    private long held;

    Meter(Budgets budgets, Deadline deadline, long size) {
        this.budgets = budgets;
        this.deadline = deadline;
        long byRatio = Math.max(budgets.freeBytes(), Math.min(1L << 50, size) * budgets.ratio());
        this.most = Math.min(budgets.bytes(), byRatio);
    }

    void entry() throws BudgetException {
        if (++entries > budgets.entries()) {
            throw new BudgetException("more than " + budgets.entries() + " entries");
        }
    }

    boolean isSpent() {
        return bytes > most || entries > budgets.entries();
    }

    void checkTime() throws DeadlineException {
        deadline.check();
    }

    /** How many more bytes may be held. */
    int room() {
        return (int) Math.max(0, budgets.memory() - held);
    }

    void hold(int n) {
        held += n;
    }

    void release(int n) {
        held -= n;
    }

    /** Reads past so many bytes of what is being unpacked, which cost as much as if they were handed over. */
    void skip(InputStream in, long n) throws IOException {
        metered(in).skipNBytes(n);
    }

    private void out(long n) throws IOException {
        bytes += n;
        if (bytes > most) {
            throw new BudgetException("more than " + most + " bytes unpacked");
        }
        if (deadline.hasPassed() || Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("out of time");
        }
    }

    /** A stream whose bytes count. Runtime exceptions of decoders come out as damage. */
    InputStream metered(InputStream in) {
        return new FilterInputStream(in) {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                int n;
                try {
                    n = super.read(buffer, offset, length);
                } catch (RuntimeException e) {
                    throw new IOException("damaged: " + e.getMessage(), e);
                }
                out(Math.max(0, n));
                return n;
            }

            @Override
            public long skip(long n) throws IOException {
                byte[] buffer = new byte[(int) Math.min(8192, Math.max(1, n))];
                return Math.max(0, read(buffer, 0, (int) Math.min(n, buffer.length)));
            }

            @Override
            public boolean markSupported() {
                return false;
            }
        };
    }
}
