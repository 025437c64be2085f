package io.hivesec.internal;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.hivesec.alert.Alert;
import io.hivesec.alert.Evidence;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Severity;
import io.hivesec.alert.Triage;
import io.hivesec.event.Endpoint;
import io.hivesec.json.AlertJson;
import io.hivesec.json.MalformedJsonException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns findings into alerts, one an incident: the same incident on the same subject raises a count, and new evidence a
 * revision. Bounded: past the limit the incident not seen for longest is closed, and the next finding begins another.
 *
 * <p>Threads: safe.
 */
final class Incidents {
    /** An attacker may go on giving new evidence; an alert stops growing and goes on counting. */
    private static final int MAX_EVIDENCE = 64;

    /** How long more of what is known already is held back, so that a burst of it is one revision, and how old a look around may be. */
    private static final Duration HELD_BACK = Duration.ofSeconds(30);

    private final int limit;
    private final Words words;
    private final Map<String, Incident> open = new LinkedHashMap<>(16, 0.75f, true);

    /** An open incident. */
    private static final class Incident {
        private Alert alert;

        /** Since when there is evidence that no revision has told yet; null when there is none. */
        private @Nullable Instant untoldSince;

        /** When all around it was looked at last; null when that is to be done at the next occasion. */
        private @Nullable Instant judgedAt;

        private Incident(Alert alert) {
            this.alert = alert;
        }

        private void revise(Alert revised) {
            alert = revised;
            untoldSince = null;
        }
    }

    Incidents(int limit, Words words) {
        this.limit = limit;
        this.words = words;
    }

    /**
     * Takes a finding in.
     *
     * @param finding what was found
     * @param time when
     * @return the alert as it is now
     */
    synchronized Change add(Finding finding, Instant time) {
        String key = key(finding);
        Incident incident = open.get(key);
        if (incident == null) {
            Alert begun = Alert.begin(id(key, time), finding, words.of(finding), time);
            put(key, new Incident(begun));
            return new Change(key, begun, true, true);
        }
        Alert known = incident.alert;
        Set<Evidence> evidence = new LinkedHashSet<>(known.evidence());
        boolean isNew = (evidence.size() < MAX_EVIDENCE && evidence.addAll(finding.evidence()))
                || !completed(known.target(), finding.subject().target()).equals(known.target())
                || finding.severity().compareTo(known.severity()) > 0;
        Alert grown = known.withSightings(known.sightings().and(time));
        if (isNew) {
            incident.revise(revise(grown, finding, new ArrayList<>(evidence)));
        } else {
            incident.alert = grown;
        }
        return new Change(key, incident.alert, isNew, isNew || isToBeAskedAgain(known, time));
    }

    /**
     * Whether whitelists are asked about a repeat: rules are added because of an alert that is there, and rules expire. A burst
     * of repeats asks once a minute of the events' time; whoever scans a file again waits for the answer anyway.
     */
    private static boolean isToBeAskedAgain(Alert known, Instant time) {
        return known.artifact().isKnown()
                || !time.truncatedTo(ChronoUnit.MINUTES)
                        .equals(known.sightings().last().truncatedTo(ChronoUnit.MINUTES));
    }

    /** Puts in place what was decided about an incident after it was added, when all around it was looked at. */
    synchronized void replace(String key, Alert alert, Instant time) {
        Incident incident = open.get(key);
        if (incident != null) {
            incident.alert = alert;
            incident.judgedAt = time;
        }
    }

    /**
     * Takes down how an incident is judged now. A signal that is new, or another band, is news at once; more evidence of a
     * signal that was told is news half a minute after it began to gather.
     *
     * @param key the incident
     * @param triage what is to be said of it now
     * @param time when
     * @return the alert as it is now; empty when nothing is known that was not
     */
    synchronized Optional<Change> judged(String key, Triage triage, Instant time) {
        Incident incident = open.get(key);
        if (incident == null) {
            return Optional.empty();
        }
        incident.judgedAt = time;
        Alert known = incident.alert;
        boolean grew = triage.saysMoreThan(known.triage());
        boolean isNews = triage.saysOtherThan(known.triage()) || isToBeTold(incident, time);
        if (!grew && !isNews) {
            return Optional.empty();
        }
        Alert judged = known.withTriage(triage);
        if (isNews) {
            incident.revise(judged.revised());
        } else {
            incident.alert = judged;
            if (incident.untoldSince == null) {
                incident.untoldSince = time;
            }
        }
        return Optional.of(new Change(key, incident.alert, isNews, false));
    }

    /**
     * Whether all around an incident is to be looked at again, whatever the event at hand says of it: when what is held back is to be
     * told, and twice a minute, since other containers, lists and whitelists may have changed what is known of it.
     *
     * @param key the incident
     * @param time when
     */
    synchronized boolean isDue(String key, Instant time) {
        Incident incident = open.get(key);
        return incident != null
                && (incident.judgedAt == null
                        || Duration.between(incident.judgedAt, time).abs().compareTo(HELD_BACK) >= 0
                        || isToBeTold(incident, time));
    }

    private static boolean isToBeTold(Incident incident, Instant time) {
        return incident.untoldSince != null
                && Duration.between(incident.untoldSince, time).compareTo(HELD_BACK) >= 0;
    }

    /** Makes all incidents due: something was found that may concern any of them. */
    synchronized void unsettle() {
        open.values().forEach(incident -> incident.judgedAt = null);
    }

    /** Revises every alert of which something is held back. */
    synchronized List<Alert> tellAll() {
        List<Alert> told = new ArrayList<>();
        for (Incident incident : open.values()) {
            if (incident.untoldSince != null) {
                incident.revise(incident.alert.revised());
                told.add(incident.alert);
            }
        }
        return told;
    }

    /** An open incident's alert, by the incident's key. */
    synchronized Optional<Alert> find(String key) {
        return Optional.ofNullable(open.get(key)).map(incident -> incident.alert);
    }

    /** Calls for every open incident, the one not seen for longest first. */
    synchronized void forEach(BiConsumer<String, Alert> action) {
        open.forEach((key, incident) -> action.accept(key, incident.alert));
    }

    /** Closes an incident, so that the next finding of its kind alerts again. */
    synchronized void close(String alertId) {
        open.values().removeIf(incident -> incident.alert.id().equals(alertId));
    }

    private void put(String key, Incident incident) {
        open.put(key, incident);
        if (open.size() > limit) {
            open.remove(open.keySet().iterator().next());
        }
    }

    private static Alert revise(Alert alert, Finding finding, List<Evidence> evidence) {
        boolean worse = finding.severity().compareTo(alert.severity()) > 0;
        Severity severity = worse ? finding.severity() : alert.severity();
        return new Alert(
                alert.id(),
                alert.rule(),
                alert.words(),
                severity,
                finding.confidence().compareTo(alert.confidence()) > 0 ? finding.confidence() : alert.confidence(),
                alert.subject()
                        .withTarget(completed(alert.target(), finding.subject().target())),
                evidence,
                alert.sightings(),
                alert.revision() + 1,
                alert.state(),
                alert.triage());
    }

    /** A later finding may know where it goes, or the address or the port of it, when the first did not. */
    private static Endpoint completed(Endpoint known, Endpoint told) {
        boolean sameHost =
                known.ip().isEmpty() || told.ip().isEmpty() || known.ip().equals(told.ip());
        boolean samePort = known.port() == 0 || told.port() == 0 || known.port() == told.port();
        if (!told.isKnown() || !sameHost || !samePort) {
            return known;
        }
        return new Endpoint(
                known.ip().isEmpty() ? told.ip() : known.ip(),
                known.port() == 0 ? told.port() : known.port(),
                known.name().isEmpty() ? told.name() : known.name());
    }

    private static String key(Finding finding) {
        return finding.rule().incident() + "\n" + finding.subject().key();
    }

    /** The same input gives the same id, so that a restored or repeated run speaks of the same alerts. */
    private static String id(String key, Instant time) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest((key + "\n" + time).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    synchronized void write(JsonGenerator out) throws IOException {
        out.writeStartArray();
        for (Map.Entry<String, Incident> entry : open.entrySet()) {
            Incident incident = entry.getValue();
            out.writeStartObject();
            out.writeStringField("key", entry.getKey());
            out.writeFieldName("alert");
            AlertJson.write(incident.alert, out);
            write("untoldSince", incident.untoldSince, out);
            write("judgedAt", incident.judgedAt, out);
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static void write(String name, @Nullable Instant time, JsonGenerator out) throws IOException {
        if (time != null) {
            out.writeStringField(name, time.toString());
        }
    }

    synchronized void read(JsonNode json) throws MalformedJsonException {
        open.clear();
        for (JsonNode one : json) {
            @Nullable JsonNode alert = one.get("alert");
            if (alert != null) {
                Incident incident = new Incident(AlertJson.read(alert));
                incident.untoldSince = read("untoldSince", one);
                incident.judgedAt = read("judgedAt", one);
                open.put(one.path("key").asText(), incident);
            }
        }
    }

    private static @Nullable Instant read(String name, JsonNode json) {
        return json.has(name) ? Instant.parse(json.path(name).asText()) : null;
    }

    /**
     * What a finding did to its incident.
     *
     * @param key the incident
     * @param alert as it is now
     * @param isNews whether anything is known that was not: a repeat is no news
     * @param isToBeAsked whether whitelists are to be asked about it
     */
    record Change(String key, Alert alert, boolean isNews, boolean isToBeAsked) {}
}
