package io.hivesec.whitelist;

import io.hivesec.alert.Alert;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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

/** A hundred thousand rules: what a load takes, cold and warm, and a match, beside a reading of each rule in turn. */
@State(Scope.Thread)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class WhitelistBenchmark {
    private static final int ALERTS = 20_000;

    private Path file;
    private RuleSet rules;
    private List<Alert> alerts;
    private int next;

    /** Writes the file and loads it once. */
    @Setup(Level.Trial)
    public void write() throws Exception {
        file = Files.createTempFile("whitelist", ".json");
        Files.writeString(file, LargeRuleFile.json());
        alerts = LargeRuleFile.alerts(ALERTS, 42);
    }

    /** Removes the file. */
    @TearDown(Level.Trial)
    public void delete() throws Exception {
        Files.delete(file);
    }

    /** The first load of a process. */
    @Benchmark
    @BenchmarkMode(Mode.SingleShotTime)
    @OutputTimeUnit(TimeUnit.MILLISECONDS)
    @Warmup(iterations = 0)
    @Measurement(iterations = 1)
    @Fork(5)
    public RuleSet coldLoad() throws Exception {
        return RuleSet.read(file);
    }

    /** A reload, in a process that has loaded before. */
    @Benchmark
    @BenchmarkMode(Mode.SingleShotTime)
    @OutputTimeUnit(TimeUnit.MILLISECONDS)
    @Warmup(iterations = 5)
    @Measurement(iterations = 10)
    @Fork(1)
    public RuleSet reload() throws Exception {
        return RuleSet.read(file);
    }

    /** One alert against the index. */
    @Benchmark
    @BenchmarkMode(Mode.SampleTime)
    @Warmup(iterations = 3, time = 5)
    @Measurement(iterations = 5, time = 5)
    @Fork(1)
    public Optional<WhitelistRule> match() throws Exception {
        return rules().match(alert());
    }

    /** One alert against each rule in turn, as the page reads. */
    @Benchmark
    @BenchmarkMode(Mode.AverageTime)
    @Warmup(iterations = 2, time = 3)
    @Measurement(iterations = 3, time = 3)
    @Fork(1)
    public Optional<WhitelistRule> naive() throws Exception {
        return NaiveEvaluator.first(rules().rules(), alert());
    }

    private RuleSet rules() throws Exception {
        if (rules == null) {
            rules = RuleSet.read(file);
        }
        return rules;
    }

    private Alert alert() {
        next = next + 1 == ALERTS ? 0 : next + 1;
        return alerts.get(next);
    }
}
