package io.hivesec.triage;

import io.hivesec.alert.Alert;
import io.hivesec.alert.Nature;
import io.hivesec.alert.Triage;
import io.hivesec.event.Event;
import io.hivesec.event.FileOpened;
import io.hivesec.event.FileWritten;
import io.hivesec.history.ContainerHistory;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;

/**
 * Judges how likely an alert is to be real: starts from the rule's confidence and adds what each signal is worth; and says
 * what was not checked, what is at stake, and what it would say without the strongest signal.
 *
 * <p>Threads: safe.
 */
public final class Triager {
    /** How far before and after its begin an alert is looked at, and so how long it may be revised. */
    public static final Duration WINDOW = Duration.ofMinutes(10);

    private static final int MANY = 10;

    private final Weights weights;
    private final List<ThreatIntelligence> intelligence;
    private final Phrases phrases;

    /** A triager that asks these sources, with the bundled weights, and speaks English. */
    public Triager(List<ThreatIntelligence> intelligence) {
        this(intelligence, Weights.DEFAULT, Locale.ENGLISH);
    }

    /**
     * A triager that asks these sources, with these weights.
     *
     * @param language what it speaks: Chinese, or English
     */
    public Triager(List<ThreatIntelligence> intelligence, Weights weights, Locale language) {
        this.intelligence = List.copyOf(intelligence);
        this.weights = weights;
        this.phrases = Phrases.in(language);
    }

    /** What is to be said of an alert of which nothing else is known. */
    public Triage triage(Alert alert) {
        return triage(alert, Surroundings.NONE);
    }

    /**
     * What is to be said of an alert. A signal of its triage before stays, though what it rested on be forgotten, until
     * what is known now refutes it.
     *
     * @param alert the alert, with its triage before
     * @param around what is known around it
     */
    public Triage triage(Alert alert, Surroundings around) {
        return triage(alert, around, (value, cause) -> {});
    }

    /**
     * The same.
     *
     * @param unknown takes a value that a source of threat intelligence failed on, and why; what it said before of the alert stays
     */
    public Triage triage(Alert alert, Surroundings around, BiConsumer<String, Throwable> unknown) {
        ContainerHistory history = around.history();
        return triage(alert, around, history == null ? List.of() : history.recentEvents(), unknown);
    }

    /**
     * What is to be said of an alert after another event of its container, when it was triaged after each before that may matter: the
     * events before are not gone through again.
     *
     * @param alert the alert, with its triage before
     * @param event what has just happened
     * @param around what is known around it, the event included
     * @param unknown takes a value that a source of threat intelligence failed on, and why
     */
    public Triage revise(Alert alert, Event event, Surroundings around, BiConsumer<String, Throwable> unknown) {
        return triage(alert, around, List.of(event), unknown);
    }

    private Triage triage(Alert alert, Surroundings around, List<Event> events, BiConsumer<String, Throwable> unknown) {
        Reckoning reckoning = new Reckoning(weights, phrases).after(alert.triage());
        String rule = alert.rule().id();
        reckoning.add(
                "prior",
                weights.of("prior.rule." + rule, weights.of(priorOf(alert))),
                alert.rule().nature() == Nature.POSTURE
                        ? phrases.say("prior.posture", rule)
                        : phrases.say("prior", rule, phrases.say("confidence." + alert.confidence())));
        new TargetSignals(alert, around.graph(), new Intelligence(intelligence, unknown)).addTo(reckoning, weights);
        new ProgramSignals(alert, around).addTo(reckoning);
        new TimelineSignals(alert, around, phrases).addTo(reckoning, events);
        if (alert.sightings().count() >= MANY) {
            reckoning.add("repeats", phrases.say("repeats", alert.sightings().count()));
        }
        return reckoning.result(Stakes.of(alert, around, phrases));
    }

    /**
     * Whether an event itself shows what the triage of an alert has not said. It may be true where it turns out to change nothing,
     * and is false of what only a look at all around the alert would tell.
     *
     * @param event that has just happened in the alert's container
     * @param alert the alert, with its triage
     * @param around what is known around it, the event included
     */
    public boolean tellsMore(Event event, Alert alert, Surroundings around) {
        return new TimelineSignals(alert, around, phrases)
                .tellsMore(event, new Reckoning(weights, phrases).after(alert.triage()));
    }

    /**
     * Where an alert starts of whose rule's past nothing is known. How sure a rule is of a setting says nothing of how likely it is
     * that somebody uses it.
     */
    static String priorOf(Alert alert) {
        return "prior." + (alert.rule().nature() == Nature.POSTURE ? Nature.POSTURE : alert.confidence());
    }

    /** Whether an event may change what is to be said of an alert of its container: most cannot. */
    public boolean mayMatter(Event event) {
        return switch (event.kind()) {
            case PROCESS_STARTED ->
                Words.isReconnaissance(event.process())
                        || Words.namesCredential(event.process())
                        || Words.isDownload(event.process().name());
            case FILE_OPENED -> Words.isCredential(((FileOpened) event).path());
            case FILE_WRITTEN -> Words.isPersistence(((FileWritten) event).path());
            case NETWORK_CONNECTED -> true;
            default -> false;
        };
    }
}
