package io.hivesec.triage;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** All sources of threat intelligence; one that fails costs only its own answer. */
final class Intelligence {
    private final List<ThreatIntelligence> sources;
    private final BiConsumer<String, Throwable> failures;
    private boolean hasFailed;

    /**
     * The sources, for one alert.
     *
     * @param failures takes a value that a source failed on, and why
     */
    Intelligence(List<ThreatIntelligence> sources, BiConsumer<String, Throwable> failures) {
        this.sources = sources;
        this.failures = failures;
    }

    boolean isEmpty() {
        return sources.isEmpty();
    }

    /** Whether a source failed, so that what is not known may be known to it. */
    boolean hasFailed() {
        return hasFailed;
    }

    /** What the first source that knows a value says of it. */
    Optional<String> lookUp(String value) {
        for (ThreatIntelligence source : sources) {
            try {
                Optional<String> known = source.lookUp(value);
                if (known.isPresent()) {
                    return known;
                }
            } catch (Exception | StackOverflowError | LinkageError | AssertionError e) {
                hasFailed = true;
                failures.accept(value, e);
            }
        }
        return Optional.empty();
    }
}
