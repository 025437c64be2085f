package io.hivesec.spi;

import java.time.Duration;

/** Work did not end in time. */
public final class DeadlineException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Says how long there was.
     *
     * @param budget the time allowed
     */
    public DeadlineException(Duration budget) {
        super("not done within " + budget.toMillis() + " ms");
    }
}
