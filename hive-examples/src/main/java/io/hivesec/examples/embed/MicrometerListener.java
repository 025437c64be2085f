package io.hivesec.examples.embed;

import io.hivesec.HiveListener;
import io.hivesec.alert.Alert;
import io.hivesec.alert.Failure;
import io.hivesec.alert.Report;
import io.hivesec.artifact.Artifact;
import io.hivesec.event.Event;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;

/**
 * Counts and times in Micrometer what Hive judges. Tags have few values (types, severities, plugins), never names of containers or
 * files, of which an attacker could make as many as he likes.
 */
public final class MicrometerListener implements HiveListener {
    private final MeterRegistry registry;
    private final Timer events;
    private final Timer artifacts;

    /** A listener that counts here. */
    public MicrometerListener(MeterRegistry registry) {
        this.registry = registry;
        this.events = registry.timer("hive.inspect");
        this.artifacts = registry.timer("hive.scan");
    }

    @Override
    public void inspected(Event event, Report report, Duration took) {
        events.record(took);
        count(report);
    }

    @Override
    public void scanned(Artifact artifact, Report report, Duration took) {
        artifacts.record(took);
        count(report);
    }

    private void count(Report report) {
        for (Alert alert : report.alerts()) {
            String severity = alert.severity().name().toLowerCase(Locale.ROOT);
            registry.counter("hive.alerts", "type", alert.type().id(), "severity", severity)
                    .increment();
        }
        for (Alert alert : report.whitelisted()) {
            registry.counter("hive.whitelisted", "type", alert.type().id()).increment();
        }
        for (Failure failure : report.failures()) {
            String kind = failure.kind().name().toLowerCase(Locale.ROOT);
            registry.counter("hive.failures", "plugin", failure.plugin(), "kind", kind)
                    .increment();
        }
    }
}
