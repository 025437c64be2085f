package io.hivesec.engines.memshell.flow;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A pattern for names of methods and types that remembers its last answers: the same few thousand names are asked for again
 * and again. Thread-safe: an answer is immutable, and one that is lost is found again.
 */
final class Words {
    private static final int ANSWERS = 1 << 12;

    private final Pattern pattern;
    private final @Nullable Answer[] answers = new Answer[ANSWERS];

    private Words(Pattern pattern) {
        this.pattern = pattern;
    }

    private record Answer(String word, boolean matches) {}

    static Words of(String regex) {
        return new Words(Pattern.compile(regex));
    }

    /** Whether the whole word matches. */
    boolean match(String word) {
        int hash = word.hashCode();
        int slot = (hash ^ hash >>> 11) & (ANSWERS - 1);
        Answer answer = answers[slot];
        if (answer == null || !answer.word().equals(word)) {
            answer = new Answer(word, pattern.matcher(word).matches());
            answers[slot] = answer;
        }
        return answer.matches();
    }
}
