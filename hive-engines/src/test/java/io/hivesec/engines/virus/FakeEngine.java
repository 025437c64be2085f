package io.hivesec.engines.virus;

import io.hivesec.spi.Deadline;
import io.hivesec.spi.DeadlineException;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/** An engine that does what a test says. Thread-safe as far as the test's code is. */
final class FakeEngine implements VirusEngine {
    private final String name;
    private final Work work;
    final AtomicInteger asked = new AtomicInteger();
    volatile EngineVersion version = new EngineVersion("Fake 1", "7", "2026-01-02");

    FakeEngine(String name, Work work) {
        this.name = name;
        this.work = work;
    }

    /** What it does with a specimen. */
    interface Work {
        EngineAnswer examine(Specimen specimen, Deadline deadline)
                throws IOException, DeadlineException, InterruptedException;
    }

    static FakeEngine clean(String name) {
        return new FakeEngine(name, (specimen, deadline) -> EngineAnswer.CLEAN);
    }

    static FakeEngine finding(String name, String threat) {
        return new FakeEngine(name, (specimen, deadline) -> EngineAnswer.malicious(Threat.named(threat)));
    }

    static FakeEngine answering(String name, Answer answer) {
        return new FakeEngine(name, (specimen, deadline) -> EngineAnswer.of(answer, "as the test says"));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public EngineVersion version(Deadline deadline) {
        return version;
    }

    @Override
    public EngineAnswer examine(Specimen specimen, Deadline deadline)
            throws IOException, DeadlineException, InterruptedException {
        asked.incrementAndGet();
        return work.examine(specimen, deadline);
    }
}
