package io.hivesec.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands still until it is moved. Thread-safe. */
public final class FakeClock extends Clock {
    private Instant now;

    /** A clock at {@link Scene#START}. */
    public FakeClock() {
        this(Scene.START);
    }

    /** A clock at this time. */
    public FakeClock(Instant start) {
        now = start;
    }

    /** Moves it on. */
    public synchronized void advance(Duration duration) {
        now = now.plus(duration);
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
