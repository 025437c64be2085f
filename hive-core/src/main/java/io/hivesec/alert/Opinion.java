package io.hivesec.alert;

import java.time.Duration;
import java.util.Objects;

/**
 * One column of a scanner that asks several engines: what one of them says. It explains the scanner's verdict and is not one
 * itself.
 *
 * @param engine what names the engine
 * @param answer its answer in one word, such as {@code MALICIOUS}, {@code CLEAN}, {@code TIMEOUT}
 * @param threat its name for what it found, or why it has no opinion; empty when there is nothing to say
 * @param description what the threat is; empty when nothing was found
 * @param remediation what to do about it; empty when nothing was found
 * @param databaseDate how old its knowledge is, as the engine tells; empty when it tells nothing
 * @param elapsed how long it took
 */
public record Opinion(
        String engine,
        String answer,
        String threat,
        String description,
        String remediation,
        String databaseDate,
        Duration elapsed) {

    /** Refuses null parts. */
    public Opinion {
        Objects.requireNonNull(engine, "engine");
        Objects.requireNonNull(answer, "answer");
        Objects.requireNonNull(threat, "threat");
        Objects.requireNonNull(description, "description");
        Objects.requireNonNull(remediation, "remediation");
        Objects.requireNonNull(databaseDate, "databaseDate");
        Objects.requireNonNull(elapsed, "elapsed");
    }
}
