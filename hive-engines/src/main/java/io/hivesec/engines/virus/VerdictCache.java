package io.hivesec.engines.virus;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.time.Duration;
import java.util.Optional;

/**
 * Remembers what an engine with certain signatures said of certain bytes. It never remembers a failure, nor what an engine
 * said that does not tell one state of its signatures from another.
 *
 * <p>Threads: safe.
 */
final class VerdictCache {
    private final Cache<Key, EngineAnswer> answers;

    VerdictCache(long entries, Duration age) {
        this.answers = CacheBuilder.newBuilder()
                .maximumSize(entries)
                .expireAfterWrite(age)
                .build();
    }

    private record Key(String sha256, String engine, EngineVersion version) {}

    Optional<EngineAnswer> get(Specimen specimen, String engine, EngineVersion version) {
        return version.isReusable()
                ? Optional.ofNullable(
                        answers.getIfPresent(new Key(specimen.digests().sha256(), engine, version)))
                : Optional.empty();
    }

    void put(Specimen specimen, String engine, EngineVersion version, EngineAnswer answer) {
        if (version.isReusable() && !answer.answer().isUnjudged()) {
            answers.put(new Key(specimen.digests().sha256(), engine, version), answer);
        }
    }
}
