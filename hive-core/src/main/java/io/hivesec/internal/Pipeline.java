package io.hivesec.internal;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertStore;
import io.hivesec.alert.ArtifactReport;
import io.hivesec.alert.Exemption;
import io.hivesec.alert.Failure;
import io.hivesec.alert.FailureKind;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Plan;
import io.hivesec.alert.Report;
import io.hivesec.alert.Subject;
import io.hivesec.alert.Triage;
import io.hivesec.artifact.Artifact;
import io.hivesec.event.Container;
import io.hivesec.event.Event;
import io.hivesec.history.AccessGraph;
import io.hivesec.history.ContainerHistory;
import io.hivesec.history.Histories;
import io.hivesec.json.HiveModule;
import io.hivesec.json.MalformedJsonException;
import io.hivesec.spi.Detector;
import io.hivesec.spi.Disposition;
import io.hivesec.spi.Scanner;
import io.hivesec.spi.Whitelist;
import io.hivesec.triage.Surroundings;
import io.hivesec.triage.Triager;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * From an event or an artifact to a report: detectors or scanners, then whitelists, triage, the store, and dispositions'
 * plans.
 *
 * <p>Threads: safe.
 */
public final class Pipeline implements AutoCloseable {
    private static final int SNAPSHOT_VERSION = 1;

    private final DetectorTable detectors;
    private final DeclaredRules rules;
    private final Scanning scanning;
    private final List<Whitelist> whitelists;
    private final Planning planning;
    private final Triager triager;
    private final AlertKeeper keeper;
    private final Limits limits;
    private final Guard guard = new Guard();
    private final Histories histories;
    private final AccessGraph graph;
    private final Incidents incidents;
    private final RecentAlerts recent = new RecentAlerts();

    /** A pipeline over plugins already in order. */
    public Pipeline(Plugins plugins, Triager triager, AlertStore store, Limits limits, Words words) {
        this.detectors = new DetectorTable(plugins.detectors().plugins());
        this.rules = plugins.detectors().declared();
        this.scanning = new Scanning(plugins.scanners(), guard, limits.scan());
        this.whitelists = plugins.whitelists().plugins();
        this.planning = new Planning(plugins.dispositions().plugins(), guard);
        this.triager = triager;
        this.keeper = new AlertKeeper(store::put, limits.incidents(), System::nanoTime);
        this.limits = limits;
        this.histories = new Histories(limits.history());
        this.graph = new AccessGraph(limits.edges());
        this.incidents = new Incidents(limits.incidents(), words);
    }

    /**
     * The plugins of a pipeline.
     *
     * @param detectors judge events
     * @param scanners judge artifacts
     * @param whitelists know what is trusted
     * @param dispositions plan responses
     */
    public record Plugins(
            PluginRoll<Detector> detectors,
            PluginRoll<Scanner> scanners,
            PluginRoll<Whitelist> whitelists,
            PluginRoll<Disposition> dispositions) {}

    /** What comes of an event. */
    public Report inspect(Event event) {
        graph.record(event);
        return histories.record(event, history -> judge(event, history));
    }

    private Report judge(Event event, ContainerHistory history) {
        ReportBuilder report = null;
        for (Detector detector : detectors.of(event.kind())) {
            List<Finding> findings;
            try {
                findings = detector.inspect(event, history);
                if (findings != null && findings.isEmpty()) {
                    continue;
                }
                // A list that fails while it is read, or holds null, is the detector's failure as well.
                findings = findings == null ? null : new ArrayList<>(findings);
            } catch (Exception | StackOverflowError | LinkageError | AssertionError e) {
                report = report == null ? new ReportBuilder() : report;
                report.failures.add(Guard.failure(detector.id(), describe(event), e));
                continue;
            }
            report = report == null ? new ReportBuilder() : report;
            if (findings == null || findings.contains(null)) {
                report.failures.add(Failure.of(
                        detector.id(),
                        FailureKind.BROKE_CONTRACT,
                        describe(event),
                        findings == null ? "returned null" : "returned a list that holds null"));
                continue;
            }
            Consumer<Failure> failures = report.failures::add;
            for (Finding finding : findings) {
                rules.check(detector.id(), finding, () -> describe(event), failures);
                alert(complete(finding, event, history), event.time(), history, report);
            }
        }
        return reconsider(event, history, report);
    }

    /** Looks again at the container's latest alerts, where the event or a new alert may say more of them. */
    private Report reconsider(Event event, ContainerHistory history, @Nullable ReportBuilder report) {
        boolean alerted = report != null && !report.alerts.isEmpty();
        if (!alerted && !triager.mayMatter(event)) {
            return report == null ? Report.EMPTY : report.build();
        }
        ReportBuilder grown = report;
        List<Failure> failures = new ArrayList<>();
        for (RecentAlerts.Revisable entry : recent.ofContainer(event.container(), event.time())) {
            Alert alert = incidents.find(entry.incident()).orElse(null);
            if (alert == null
                    || (report != null && report.hasAlert(alert.id()))
                    || alert.exemption().isPresent()) {
                continue;
            }
            boolean isAsked = alerted
                    || incidents.isDue(entry.incident(), event.time())
                    || triager.tellsMore(event, alert, new Surroundings(history, graph, List.of()));
            if (!isAsked) {
                continue;
            }
            Triage triage =
                    triager.revise(alert, event, surroundings(alert, history, event.time()), unknown(failures::add));
            Incidents.Change change =
                    incidents.judged(entry.incident(), triage, event.time()).orElse(null);
            if (change != null) {
                grown = grown == null ? new ReportBuilder() : grown;
                keeper.put(change.alert(), grown.failures::add);
                if (change.isNews()) {
                    grown.alerts.add(change.alert());
                }
            }
        }
        if (!failures.isEmpty()) {
            grown = grown == null ? new ReportBuilder() : grown;
            grown.failures.addAll(failures);
        }
        return grown == null ? Report.EMPTY : grown.build();
    }

    /** Takes what sources of threat intelligence fail on. */
    private static BiConsumer<String, Throwable> unknown(Consumer<Failure> failures) {
        return (value, cause) -> failures.accept(Guard.failure("threat-intelligence", value, cause));
    }

    /** The alerts of which something is held back, revised. */
    public Report flush() {
        List<Alert> told = incidents.tellAll();
        if (told.isEmpty()) {
            return Report.EMPTY;
        }
        ReportBuilder report = new ReportBuilder();
        told.forEach(alert -> keeper.put(alert, report.failures::add));
        report.alerts.addAll(told);
        return report.build();
    }

    private Surroundings surroundings(Alert alert, @Nullable ContainerHistory history, Instant now) {
        List<Alert> others = new ArrayList<>();
        for (RecentAlerts.Revisable entry : recent.ofContainer(alert.container(), now)) {
            incidents
                    .find(entry.incident())
                    .filter(other -> !other.id().equals(alert.id()))
                    .ifPresent(others::add);
        }
        if (alert.process().isKnown()) {
            recent.ofFile(alert.process().executable())
                    .flatMap(entry -> incidents.find(entry.incident()))
                    .ifPresent(others::add);
        }
        return new Surroundings(history, graph, others);
    }

    /** A finding about the event's own process gets the ancestors that the history knows. */
    private static Finding complete(Finding finding, Event event, ContainerHistory history) {
        if (!finding.subject().process().equals(event.process())) {
            return finding;
        }
        return new Finding(
                finding.rule(),
                finding.subject()
                        .withProcess(
                                event.process().pid() == 0 ? event.process() : history.process(event),
                                history.ancestorsOf(event)),
                finding.severity(),
                finding.confidence(),
                finding.evidence());
    }

    private static String describe(Event event) {
        return event.kind().id() + " at " + event.time() + " in "
                + (event.container().isHost() ? "the host" : event.container().id());
    }

    /**
     * What comes of an artifact.
     *
     * @param artifact what to judge
     * @param container where it was found; the host when it is no container's
     * @param now the time that its alerts carry
     */
    public Report scan(Artifact artifact, Container container, Instant now) {
        ReportBuilder report = new ReportBuilder();
        ArtifactReport judged = scanning.judge(artifact, report.failures);
        report.artifacts.add(judged);
        List<Finding> findings = judged.findings().stream()
                .map(finding -> about(finding, FileActors.placed(finding.subject(), judged.artifact(), container)))
                .toList();
        if (container.isHost()) {
            alertAll(findings, now, null, report);
        } else {
            histories.look(container, history -> alertAll(findings, now, history, report));
        }
        return report.build();
    }

    private void alertAll(
            List<Finding> findings, Instant now, @Nullable ContainerHistory history, ReportBuilder report) {
        for (Finding finding : findings) {
            Subject subject = history == null || finding.subject().process().isKnown()
                    ? finding.subject()
                    : FileActors.complete(finding.subject(), history);
            alert(about(finding, subject), now, history, report);
        }
    }

    private static Finding about(Finding finding, Subject subject) {
        return new Finding(finding.rule(), subject, finding.severity(), finding.confidence(), finding.evidence());
    }

    private void alert(Finding finding, Instant time, @Nullable ContainerHistory history, ReportBuilder report) {
        Incidents.Change change = incidents.add(finding, time);
        if (!change.isToBeAsked()) {
            keeper.put(change.alert(), report.failures::add);
            return;
        }
        int failuresBefore = report.failures.size();
        Alert unexempted = change.alert()
                .withState(new Alert.State(
                        change.alert().status(), change.alert().state().mark(), null));
        Optional<Exemption> exemption = exemption(unexempted, report);
        boolean whitelistFailed = report.failures.size() > failuresBefore;
        if (!change.isNews() && exemption.equals(change.alert().exemption())) {
            keeper.put(change.alert(), report.failures::add);
            return;
        }
        Alert asked = change.isNews() ? unexempted : unexempted.revised();
        Alert alert = exemption.map(asked::exempted).orElse(asked);
        alert = alert.withTriage(
                triager.triage(alert, surroundings(alert, history, time), unknown(report.failures::add)));
        incidents.replace(change.key(), alert, time);
        recent.add(change.key(), alert);
        if (alert.artifact().isKnown()) {
            incidents.unsettle();
        }
        keeper.put(alert, report.failures::add);
        if (exemption.isPresent()) {
            report.whitelisted.add(alert);
        } else {
            report.alerts.add(alert);
            planning.plan(alert, whitelistFailed, report.plans::add, report.failures::add);
        }
    }

    private Optional<Exemption> exemption(Alert alert, ReportBuilder report) {
        for (Whitelist whitelist : whitelists) {
            Optional<Exemption> answer = guard.call(
                    whitelist.id(),
                    () -> "alert " + alert.id(),
                    limits.whitelist(),
                    () -> whitelist.exempts(alert),
                    report.failures::add);
            if (answer != null && answer.isPresent()) {
                return answer;
            }
        }
        return Optional.empty();
    }

    /** Who talked to whom. */
    public AccessGraph graph() {
        return graph;
    }

    /** The histories of all containers. */
    public Histories histories() {
        return histories;
    }

    /** Closes an incident, so that the next finding of its kind alerts again. */
    public void closeIncident(String alertId) {
        incidents.close(alertId);
    }

    /**
     * Everything remembered, as JSON in UTF-8.
     *
     * @throws IOException when it cannot be written
     */
    public byte[] snapshot() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = HiveModule.mapper().createGenerator(bytes)) {
            out.writeStartObject();
            out.writeNumberField("version", SNAPSHOT_VERSION);
            out.writeFieldName("histories");
            histories.write(out);
            out.writeFieldName("graph");
            graph.write(out);
            out.writeFieldName("incidents");
            incidents.write(out);
            out.writeEndObject();
        }
        return bytes.toByteArray();
    }

    /**
     * Replaces everything remembered by what {@link #snapshot} gave.
     *
     * @throws IOException when the bytes are not a snapshot, or one of another version
     */
    public void restore(byte[] snapshot) throws IOException {
        JsonNode json;
        try {
            json = HiveModule.mapper().readTree(snapshot);
        } catch (JsonProcessingException e) {
            throw new IOException("not a snapshot: " + e.getOriginalMessage(), e);
        }
        JsonNode version = json.path("version");
        if (version.asInt() != SNAPSHOT_VERSION) {
            throw new IOException("not a snapshot of version " + SNAPSHOT_VERSION + " but "
                    + (version.isMissingNode() ? "without one" : "of " + version));
        }
        try {
            histories.read(json.path("histories"));
            graph.read(json.path("graph"));
            incidents.read(json.path("incidents"));
            recent.clear();
            incidents.forEach(recent::add);
        } catch (MalformedJsonException | IllegalArgumentException | DateTimeException e) {
            throw new IOException("not a snapshot: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        guard.close();
        keeper.close();
    }

    /** Gathers a report. */
    private static final class ReportBuilder {
        private final List<Alert> alerts = new ArrayList<>();
        private final List<Alert> whitelisted = new ArrayList<>();
        private final List<ArtifactReport> artifacts = new ArrayList<>();
        private final List<Plan> plans = new ArrayList<>();
        private final List<Failure> failures = new ArrayList<>();

        boolean hasAlert(String id) {
            return alerts.stream().anyMatch(alert -> alert.id().equals(id));
        }

        Report build() {
            return new Report(alerts, whitelisted, artifacts, plans, failures);
        }
    }
}
