package io.hivesec.engines.virus;

import java.util.Objects;

/**
 * What an engine and its signatures are.
 *
 * @param program the engine's own version, such as {@code ClamAV 1.4.6}; empty when it does not tell
 * @param database what tells one state of its signatures from another; empty when it does not tell, and then no answer of
 *     it is ever reused
 * @param databaseDate when its signatures were made, as it tells; empty when it does not
 */
public record EngineVersion(String program, String database, String databaseDate) {
    /** Nothing known. */
    public static final EngineVersion UNKNOWN = new EngineVersion("", "", "");

    /** Refuses null parts. */
    public EngineVersion {
        Objects.requireNonNull(program, "program");
        Objects.requireNonNull(database, "database");
        Objects.requireNonNull(databaseDate, "databaseDate");
    }

    /** Whether two answers under the same version may be taken for the same answer. */
    public boolean isReusable() {
        return !database.isEmpty();
    }
}
