package io.hivesec.detectors.command;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a stream of bytes: its text, where it came from. An abstract value, not the bytes.
 *
 * @param origins the files and the programs of this machine whose content or output is in it
 */
record Content(@Nullable String text, int taints, @Nullable Connection connection, String source, Set<Origin> origins) {
    /** Received from a socket. */
    static final int SOCKET = 1;
    /** Downloaded. */
    static final int DOWNLOAD = 2;
    /** Came out of a decoder. */
    static final int DECODED = 4;
    /** Printed by a shell that runs what it is told. */
    static final int SHELL = 8;
    /** The text has a part that the line does not show. */
    static final int PARTIAL = 16;

    static final Content UNKNOWN = new Content(null, 0, null, "");
    static final Content EMPTY = new Content("", 0, null, "");
    static final Content SHELL_OUTPUT = new Content(null, SHELL, null, "");
    private static final int MOST_ORIGINS = 16;

    Content(@Nullable String text, int taints, @Nullable Connection connection, String source) {
        this(text, taints, connection, source, Set.of());
    }

    /** The longest argument Linux passes to a program (MAX_ARG_STRLEN); longer joins keep their beginning. */
    private static final int LONGEST = 1 << 17;

    static Content text(String text) {
        return text.isEmpty() ? EMPTY : new Content(text, 0, null, "");
    }

    static Content socket(Connection connection) {
        return new Content(null, SOCKET, connection, "");
    }

    static Content download(String url) {
        return new Content(null, DOWNLOAD, null, url);
    }

    /** What is in a file. */
    static Content file(String path) {
        return new Content(null, 0, null, "", Set.of(Origin.file(path)));
    }

    /** What a program says of this machine; its text is as good as none. */
    static Content output(String program) {
        return new Content("", 0, null, "", Set.of(Origin.program(program)));
    }

    /** Whether nothing is known but perhaps the file that it is in. */
    boolean isUnknown() {
        return text == null && taints == 0 && connection == null;
    }

    /** The value of a variable that the line does not show. */
    static Content unresolved(String name) {
        return new Content("$" + name, PARTIAL, null, "");
    }

    /** Whether there is no text in it, nor anything from elsewhere. */
    boolean isSilent() {
        return (text == null || text.isEmpty()) && taints == 0 && connection == null;
    }

    boolean is(int taint) {
        return (taints & taint) != 0;
    }

    Content with(int taint) {
        return new Content(text, taints | taint, connection, source, origins);
    }

    /** Another text of the same provenance. */
    Content withText(@Nullable String newText) {
        return new Content(newText, taints, connection, source, origins);
    }

    /** The same, known to hold what is in these files or comes from these programs too. */
    Content from(Set<Origin> more) {
        return new Content(text, taints, connection, source, union(origins, more));
    }

    private static Set<Origin> union(Set<Origin> some, Set<Origin> others) {
        if (others.isEmpty() || some.equals(others)) return some;
        if (some.isEmpty()) return others;
        Set<Origin> all = new LinkedHashSet<>(some);
        for (Origin other : others) if (all.size() < MOST_ORIGINS) all.add(other);
        return Collections.unmodifiableSet(all);
    }

    Content decoded(@Nullable String newText, String encoding) {
        return new Content(newText, taints | DECODED, connection, source.isEmpty() ? encoding : source, origins);
    }

    /** The same with at most {@code longest} characters of text. */
    Content cut(int longest) {
        if (text == null || text.length() <= longest) return this;
        return new Content(text.substring(0, longest), taints | PARTIAL, connection, source, origins);
    }

    /** The same origin, but a text that can no longer be followed. */
    Content opaque() {
        return text == null ? this : withText(null);
    }

    /** Joins pieces in time linear in their length. Not thread-safe. */
    static final class Joiner {
        private final StringBuilder text = new StringBuilder();
        private boolean known;
        private boolean unknown;
        private int pieces;
        private int taints;
        private @Nullable Connection connection;
        private String source = "";
        private Set<Origin> origins = Set.of();
        private Content only = EMPTY;

        Joiner add(Content piece) {
            if (piece.equals(EMPTY)) return this;
            only = piece;
            pieces++;
            taints |= piece.taints;
            if (connection == null) connection = piece.connection;
            if (source.isEmpty()) source = piece.source;
            origins = union(origins, piece.origins);
            if (piece.text == null) {
                unknown = true;
            } else if ((long) text.length() + piece.text.length() <= LONGEST) {
                known = true;
                text.append(piece.text);
            } else {
                unknown = true;
            }
            return this;
        }

        boolean isEmpty() {
            return pieces == 0;
        }

        Content join() {
            if (pieces < 2) return only;
            if (known && unknown) taints |= PARTIAL;
            return new Content(known ? text.toString() : null, taints, connection, source, origins);
        }
    }

    /** One after the other. */
    Content then(Content next) {
        if (this.equals(EMPTY)) return next;
        if (next.equals(EMPTY)) return this;
        String joined = null;
        int mask = taints | next.taints;
        if (text != null && next.text != null) {
            if ((long) text.length() + next.text.length() <= LONGEST) {
                joined = text + next.text;
            } else {
                joined = text;
                mask |= PARTIAL;
            }
        } else if (text != null && next.text == null) {
            joined = text;
            mask |= PARTIAL;
        } else if (text == null && next.text != null) {
            joined = next.text;
            mask |= PARTIAL;
        }
        return new Content(
                joined,
                mask,
                connection != null ? connection : next.connection,
                source.isEmpty() ? next.source : source,
                union(origins, next.origins));
    }
}
