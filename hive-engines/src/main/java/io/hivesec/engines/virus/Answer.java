package io.hivesec.engines.virus;

import java.util.Locale;

/** What one engine says of one specimen, in one word. Only {@link #CLEAN} says that all of it was looked at. */
public enum Answer {
    /** A signature of something malicious is in it. */
    MALICIOUS(true, false),
    /** A heuristic, or a signature of something that is often unwanted, is in it. */
    SUSPICIOUS(true, false),
    /** All of it was looked at and nothing was found. */
    CLEAN(false, false),
    /** It is locked with a password, or part of it is. */
    ENCRYPTED(false, false),
    /** A limit (size, ratio, depth, count, time) kept the engine from looking at all of it. */
    INCOMPLETE(false, false),
    /** The engine did not answer in time. */
    TIMEOUT(false, true),
    /** The engine could not be reached, or answered nonsense. */
    ERROR(false, true),
    /** The engine does not judge files of this kind. */
    UNSUPPORTED(false, false);

    private final boolean isDetection;
    private final boolean isFailure;

    Answer(boolean isDetection, boolean isFailure) {
        this.isDetection = isDetection;
        this.isFailure = isFailure;
    }

    /** Whether something was found. */
    public boolean isDetection() {
        return isDetection;
    }

    /** Whether the engine itself failed, so that asking again may help. */
    public boolean isFailure() {
        return isFailure;
    }

    /** Whether the specimen stays unjudged by an engine that should have judged it. */
    public boolean isUnjudged() {
        return isFailure || this == ENCRYPTED || this == INCOMPLETE;
    }

    /** The word in lower case, as summaries print it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
