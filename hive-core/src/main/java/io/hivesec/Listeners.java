package io.hivesec;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.function.Consumer;

/** Those who hear of what was judged. What one of them throws is logged, and disturbs nobody. Threads: safe. */
final class Listeners {
    private static final System.Logger LOG = System.getLogger(Hive.class.getName());

    private final List<HiveListener> all;

    Listeners(List<HiveListener> all) {
        this.all = List.copyOf(all);
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    void tell(Consumer<HiveListener> news) {
        for (HiveListener listener : all) {
            try {
                news.accept(listener);
            } catch (RuntimeException | LinkageError | AssertionError e) {
                LOG.log(
                        Level.WARNING,
                        "a listener failed: " + listener.getClass().getName(),
                        e);
            }
        }
    }
}
