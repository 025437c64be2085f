package io.hivesec.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until it is moved. Thread-safe. */
public final class FakeClock extends Clock {
    private final AtomicReference<Instant> now;

    /** A clock at {@link Scene#START}. */
    public FakeClock() {
        this(Scene.START);
    }

    /** A clock at this time. */
    public FakeClock(Instant start) {
        now = new AtomicReference<>(start);
    }

    /** Moves it on. */
    public void advance(Duration duration) {
        now.updateAndGet(instant -> instant.plus(duration));
    }

    @Override
    public Instant instant() {
        return now.get();
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
