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

    /** How long more of what is known already is held back, so that a burst of it is one revision. */
    private static final Duration HELD_BACK = Duration.ofSeconds(30);

    private final int limit;
    private final Words words;
    private final Map<String, Alert> open = new LinkedHashMap<>(16, 0.75f, true);

    /** The incidents with evidence that no revision has told yet, and since when. */
    private final Map<String, Instant> untold = new LinkedHashMap<>();

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
        Alert known = open.get(key);
        if (known == null) {
            Alert begun = Alert.begin(id(key, time), finding, words.of(finding), time);
            put(key, begun);
            return new Change(key, begun, true, true);
        }
        Set<Evidence> evidence = new LinkedHashSet<>(known.evidence());
        boolean isNew = (evidence.size() < MAX_EVIDENCE && evidence.addAll(finding.evidence()))
                || !completed(known.target(), finding.subject().target()).equals(known.target())
                || finding.severity().compareTo(known.severity()) > 0;
        Alert grown = known.withSightings(known.sightings().and(time));
        if (isNew) {
            grown = revise(grown, finding, new ArrayList<>(evidence));
            untold.remove(key);
        }
        put(key, grown);
        return new Change(key, grown, isNew, isNew || isToBeAskedAgain(known, time));
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

    /** Puts in place what was decided about an incident after it was added. */
    synchronized void replace(String key, Alert alert) {
        if (open.containsKey(key)) {
            put(key, alert);
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
        Alert known = open.get(key);
        if (known == null) {
            return Optional.empty();
        }
        boolean grew = triage.saysMoreThan(known.triage());
        Instant since = untold.get(key);
        boolean isDue = since != null && !time.isBefore(since.plus(HELD_BACK));
        boolean isNews = triage.saysOtherThan(known.triage()) || isDue;
        if (!grew && !isNews) {
            return Optional.empty();
        }
        Alert judged = known.withTriage(triage);
        if (isNews) {
            judged = judged.revised();
            untold.remove(key);
        } else {
            untold.putIfAbsent(key, time);
        }
        put(key, judged);
        return Optional.of(new Change(key, judged, isNews, false));
    }

    /** Revises every alert of which something is held back. */
    synchronized List<Alert> tellAll() {
        List<Alert> told = new ArrayList<>();
        for (String key : List.copyOf(untold.keySet())) {
            Alert known = open.get(key);
            if (known != null) {
                put(key, known.revised());
                told.add(known.revised());
            }
        }
        untold.clear();
        return told;
    }

    /** An open incident's alert, by the incident's key. */
    synchronized Optional<Alert> find(String key) {
        return Optional.ofNullable(open.get(key));
    }

    /** Calls for every open incident, the one not seen for longest first. */
    synchronized void forEach(BiConsumer<String, Alert> action) {
        open.forEach(action);
    }

    /** Closes an incident, so that the next finding of its kind alerts again. */
    synchronized void close(String alertId) {
        open.values().removeIf(alert -> alert.id().equals(alertId));
        untold.keySet().retainAll(open.keySet());
    }

    private void put(String key, Alert alert) {
        open.put(key, alert);
        if (open.size() > limit) {
            String oldest = open.keySet().iterator().next();
            open.remove(oldest);
            untold.remove(oldest);
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
        for (Map.Entry<String, Alert> entry : open.entrySet()) {
            out.writeStartObject();
            out.writeStringField("key", entry.getKey());
            out.writeFieldName("alert");
            AlertJson.write(entry.getValue(), out);
            Instant since = untold.get(entry.getKey());
            if (since != null) {
                out.writeStringField("untoldSince", since.toString());
            }
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    synchronized void read(JsonNode json) throws MalformedJsonException {
        open.clear();
        untold.clear();
        for (JsonNode one : json) {
            @Nullable JsonNode alert = one.get("alert");
            if (alert != null) {
                String key = one.path("key").asText();
                open.put(key, AlertJson.read(alert));
                if (one.has("untoldSince")) {
                    untold.put(key, Instant.parse(one.path("untoldSince").asText()));
                }
            }
        }
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
