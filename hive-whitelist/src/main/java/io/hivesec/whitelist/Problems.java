package io.hivesec.whitelist;

import java.util.ArrayList;
import java.util.List;

/** Gathers what is wrong with a file, up to {@link RuleLimits#PROBLEMS}. Not thread-safe. */
final class Problems {
    private final String file;
    private final List<Problem> all = new ArrayList<>();
    private boolean closed;

    Problems(String file) {
        this.file = file;
    }

    void add(String rule, String field, String message) {
        if (!isFull()) {
            all.add(new Problem(file, rule, field, message));
        }
    }

    /** Whether there is no point in reading on. */
    boolean isFull() {
        return closed || all.size() == RuleLimits.PROBLEMS;
    }

    /** Takes no more. */
    void close() {
        closed = true;
    }

    int size() {
        return all.size();
    }

    void throwIfAny() throws WhitelistException {
        if (!all.isEmpty()) {
            throw new WhitelistException(all);
        }
    }
}
