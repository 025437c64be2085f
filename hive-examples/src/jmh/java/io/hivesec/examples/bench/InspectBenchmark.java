package io.hivesec.examples.bench;

import io.hivesec.Hive;
import io.hivesec.alert.Report;
import io.hivesec.event.Event;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** How many events a second one thread judges, with every bundled detector on and all state kept. */
@State(Scope.Thread)
@BenchmarkMode({Mode.Throughput, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 5)
@Measurement(iterations = 5, time = 5)
@Fork(1)
public class InspectBenchmark {
    private static final int CONTAINERS = 200;
    private static final int EVENTS = 200_000;

    private Hive hive;
    private List<Event> events;
    private int next;

    /** Loads the detectors and makes the stream. */
    @Setup(Level.Trial)
    public void start() {
        hive = Hive.builder().plugins(InspectBenchmark.class.getClassLoader()).build();
        events = EventStream.of(CONTAINERS, EVENTS);
    }

    /** Ends the plugins' threads. */
    @TearDown(Level.Trial)
    public void stop() {
        hive.close();
    }

    /** One event, from its record to its report. */
    @Benchmark
    public Report inspect() {
        Event event = events.get(next);
        next = next + 1 == EVENTS ? 0 : next + 1;
        return hive.inspect(event);
    }
}
