package io.hivesec.examples.cli;

import java.io.PrintWriter;
import java.util.Locale;

/** A line on a terminal that says how far a scan is; nothing where there is no terminal. */
final class Progress implements AutoCloseable {
    private static final int EVERY = 25;
    private static final int WIDTH = 60;

    private final PrintWriter err;
    private final boolean isShown;
    private final long start = System.nanoTime();
    private long count;

    private Progress(PrintWriter err, boolean isShown) {
        this.err = err;
        this.isShown = isShown;
    }

    static Progress on(PrintWriter err) {
        return new Progress(err, System.console() != null && !"dumb".equals(System.getenv("TERM")));
    }

    void step(String name) {
        count++;
        if (isShown && count % EVERY == 0) {
            String shown = Terminal.clean(name);
            int start = Math.max(0, shown.length() - WIDTH);
            err.printf("\r\033[K%d scanned  %s", count, shown.substring(start));
            err.flush();
        }
    }

    /** Says how many files were judged, and how fast. */
    void tellSpeed() {
        close();
        double seconds = Math.max(1, System.nanoTime() - start) / 1e9;
        err.println(String.format(
                Locale.ROOT, "hive: %d file(s) in %.1f s, %.0f files/s", count, seconds, count / seconds));
        err.flush();
    }

    @Override
    public void close() {
        if (isShown) {
            err.print("\r\033[K");
            err.flush();
        }
    }
}
