package io.hivesec.engines.webshell.jsp;

import java.util.Set;

/** Words to look for among the tokens of Java. Immutable. */
public final class WatchedWords {
    /** No word at all. */
    static final WatchedWords NONE = new WatchedWords(Set.of());

    private static final int LETTERS = 128;

    private final Set<String> words;

    /** For each first letter the lengths of the words that begin with it, a bit each: most tokens are told apart by these. */
    private final long[] lengths = new long[LETTERS];

    private WatchedWords(Set<String> words) {
        this.words = Set.copyOf(words);
        for (String word : words) {
            lengths[word.charAt(0) % LETTERS] |= 1L << Math.min(word.length(), Long.SIZE - 1);
        }
    }

    /** Watches words, none of them empty. */
    public static WatchedWords of(Set<String> words) {
        return new WatchedWords(words);
    }

    /** Whether what stands between two places of a text is one of the words. */
    boolean contains(String text, int from, int to) {
        long possible = lengths[text.charAt(from) % LETTERS] >>> Math.min(to - from, Long.SIZE - 1);
        return (possible & 1) != 0 && words.contains(text.substring(from, to));
    }
}
