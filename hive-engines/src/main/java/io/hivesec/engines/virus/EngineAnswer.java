package io.hivesec.engines.virus;

import java.util.List;
import java.util.Objects;

/**
 * What one engine says of one specimen.
 *
 * @param answer in one word
 * @param threats what it found, gravest first; empty unless {@code answer} is a detection
 * @param detail half a sentence: why it is incomplete, what went wrong; empty when there is nothing to add
 */
public record EngineAnswer(Answer answer, List<Threat> threats, String detail) {
    private static final int MAX_THREATS = 32;
    private static final int MAX_DETAIL = 300;

    /** All of it was looked at and nothing was found. */
    public static final EngineAnswer CLEAN = new EngineAnswer(Answer.CLEAN, List.of(), "");

    /**
     * Copies the threats (the first 32), takes control characters out of the detail, and refuses a detection that names no
     * threat and a threat that is no detection.
     */
    public EngineAnswer {
        Objects.requireNonNull(answer, "answer");
        threats = threats.stream().limit(MAX_THREATS).toList();
        if (answer.isDetection() == threats.isEmpty()) {
            throw new IllegalArgumentException(answer + " with threats " + threats);
        }
        String line = detail.replaceAll("\\p{Cc}+", " ").strip();
        detail = line.length() <= MAX_DETAIL ? line : line.substring(0, MAX_DETAIL) + "…";
    }

    /** Something malicious was found. */
    public static EngineAnswer malicious(Threat... threats) {
        return new EngineAnswer(Answer.MALICIOUS, List.of(threats), "");
    }

    /** Something suspicious was found. */
    public static EngineAnswer suspicious(Threat... threats) {
        return new EngineAnswer(Answer.SUSPICIOUS, List.of(threats), "");
    }

    /**
     * Nothing was found, and that does not say much.
     *
     * @param answer any but a detection
     * @param detail why, as half a sentence
     */
    public static EngineAnswer of(Answer answer, String detail) {
        return new EngineAnswer(answer, List.of(), detail);
    }
}
