package io.hivesec.whitelist;

/**
 * A pattern of literal characters and wildcards. Matching takes time proportional to the text's length times the
 * pattern's, whatever they are: all ways of matching are followed at once, none is tried again.
 */
final class Glob {
    /** Any one character but a slash. */
    private static final int ONE = -1;
    /** Any run of characters without a slash. */
    private static final int RUN = -2;
    /** Any run of characters. */
    private static final int DEEP = -3;
    /** No directories, or any number of them: what stands for a double star and a slash. */
    private static final int DIRECTORIES = -4;
    /** The part of {@link #DIRECTORIES} that has begun. */
    private static final int WITHIN = -5;
    /** Any run of characters without a line feed. */
    private static final int LINE = -6;
    /** Any one character. */
    private static final int ANY = -7;

    private final int[] tokens;
    /** How many tokens at the start are literal. */
    private final int prefix;

    private Glob(int[] tokens) {
        this.tokens = tokens;
        int literal = 0;
        while (literal < tokens.length && tokens[literal] >= 0) {
            literal++;
        }
        this.prefix = literal;
    }

    /** A path: {@code *} and {@code ?} stay within a directory, {@code **} does not. */
    static Glob path(String pattern) {
        Tokens tokens = new Tokens(pattern.length());
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '?') {
                tokens.add(ONE);
            } else if (c != '*') {
                tokens.add(c);
            } else if (i + 1 == pattern.length() || pattern.charAt(i + 1) != '*') {
                tokens.add(RUN);
            } else {
                i++;
                boolean starts = i == 1 || pattern.charAt(i - 2) == '/';
                if (starts && i + 1 < pattern.length() && pattern.charAt(i + 1) == '/') {
                    i++;
                    tokens.add(DIRECTORIES);
                    tokens.add(WITHIN);
                } else {
                    tokens.add(DEEP);
                }
            }
        }
        return tokens.glob();
    }

    /** A name: {@code *} is any run of characters, {@code ?} any one. */
    static Glob name(String pattern) {
        Tokens tokens = new Tokens(pattern.length());
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            tokens.add(c == '*' ? DEEP : c == '?' ? ANY : c);
        }
        return tokens.glob();
    }

    /** Literal pieces with {@code .*} of a regular expression between them. */
    static Glob pieces(Iterable<String> pieces) {
        Tokens tokens = new Tokens(64);
        boolean first = true;
        for (String piece : pieces) {
            if (!first) {
                tokens.add(LINE);
            }
            first = false;
            piece.chars().forEach(tokens::add);
        }
        return tokens.glob();
    }

    /** Whether the whole text is matched. */
    boolean matches(String text) {
        return run(text, false);
    }

    /** Whether a directory above the file with this path is matched; the root is not looked at. */
    boolean matchesDirectoryAbove(String path) {
        return run(path, true);
    }

    private boolean run(String text, boolean atAnySlash) {
        if (text.length() < prefix) {
            return false;
        }
        for (int i = 0; i < prefix; i++) {
            if (tokens[i] != text.charAt(i)) {
                return false;
            }
        }
        boolean[] now = new boolean[tokens.length + 1];
        boolean[] next = new boolean[tokens.length + 1];
        enter(now, prefix);
        for (int at = prefix; at < text.length(); at++) {
            char c = text.charAt(at);
            if (atAnySlash && at > 0 && c == '/' && now[tokens.length]) {
                return true;
            }
            boolean alive = false;
            for (int state = prefix; state < tokens.length; state++) {
                if (now[state]) {
                    now[state] = false;
                    alive |= step(state, c, next);
                }
            }
            if (!alive) {
                return false;
            }
            now[tokens.length] = false;
            boolean[] swap = now;
            now = next;
            next = swap;
        }
        return !atAnySlash && now[tokens.length];
    }

    private boolean step(int state, char c, boolean[] next) {
        int token = tokens[state];
        if (token >= 0) {
            return token == c && enter(next, state + 1);
        }
        return switch (token) {
            case ANY -> enter(next, state + 1);
            case ONE -> c != '/' && enter(next, state + 1);
            case RUN -> c != '/' && enter(next, state);
            case LINE -> c != '\n' && enter(next, state);
            case DEEP -> enter(next, state);
            case WITHIN -> {
                next[state] = true;
                yield c != '/' || enter(next, state + 1);
            }
            default -> false;
        };
    }

    private boolean enter(boolean[] states, int from) {
        int state = from;
        while (true) {
            states[state] = true;
            if (state == tokens.length || tokens[state] >= 0 || tokens[state] == ONE || tokens[state] == ANY) {
                return true;
            }
            if (tokens[state] == WITHIN) {
                return true;
            }
            if (tokens[state] == DIRECTORIES) {
                states[state + 1] = true;
                state += 2;
            } else {
                state++;
            }
        }
    }

    private static final class Tokens {
        private int[] tokens;
        private int size;

        Tokens(int capacity) {
            tokens = new int[capacity + 2];
        }

        void add(int token) {
            if (size == tokens.length) {
                tokens = java.util.Arrays.copyOf(tokens, size * 2);
            }
            tokens[size++] = token;
        }

        Glob glob() {
            return new Glob(java.util.Arrays.copyOf(tokens, size));
        }
    }
}
