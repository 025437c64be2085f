package io.hivesec.engines.virus.own.matcher;

/** Takes the literals that are found. */
@FunctionalInterface
public interface HitSink {

    /**
     * A literal is here. Hits come in no particular order, each once.
     *
     * @param literal the number that adding it returned
     * @param offset where in the stream it begins
     * @param window the bytes around it: at least {@link LiteralMatcher#MARGIN} before its beginning and after it, unless
     *     the stream ends there
     */
    void hit(int literal, long offset, Window window);
}
