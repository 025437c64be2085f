package io.hivesec.engines.virus;

import java.time.Duration;
import java.util.Locale;
import java.util.Objects;

/**
 * One engine's column beside a file.
 *
 * @param engine the engine's name
 * @param version what the engine and its signatures are; {@link EngineVersion#UNKNOWN} when it could not be asked
 * @param answer what it says
 * @param elapsed how long it took; zero when the answer was known already
 * @param isKnown whether the answer was known from an earlier examination of the same bytes
 */
public record EngineColumn(
        String engine, EngineVersion version, EngineAnswer answer, Duration elapsed, boolean isKnown) {

    /** Refuses null parts. */
    public EngineColumn {
        Objects.requireNonNull(engine, "engine");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(answer, "answer");
        Objects.requireNonNull(elapsed, "elapsed");
    }

    /** The first threat's name; empty when nothing was found. */
    public String threat() {
        return answer.threats().isEmpty() ? "" : answer.threats().get(0).name();
    }

    /** What the threat is, in the reader's language; empty when nothing was found. */
    public String description(Locale language) {
        return answer.threats().isEmpty()
                ? ""
                : ThreatKind.of(answer.threats().get(0)).description(language);
    }

    /** What to do about it, in the reader's language; empty when nothing was found. */
    public String remediation(Locale language) {
        return answer.threats().isEmpty()
                ? ""
                : ThreatKind.of(answer.threats().get(0)).remediation(language);
    }

    /** One line: {@code clamav: malicious Eicar-Test (database 27500, 2026-11-01)}. */
    @Override
    public String toString() {
        StringBuilder line =
                new StringBuilder(engine).append(": ").append(answer.answer().word());
        String said = threat().isEmpty() ? answer.detail() : threat();
        if (!said.isEmpty()) {
            line.append(' ').append(said);
        }
        String database = (version.database() + " " + version.databaseDate()).strip();
        if (!database.isEmpty()) {
            line.append(" (database ").append(database).append(')');
        }
        return line.toString();
    }
}
