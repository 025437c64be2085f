package io.hivesec.detectors.command;

import org.jspecify.annotations.Nullable;

/** What is known of a stream of bytes: its text, where it came from. An abstract value, not the bytes. */
record Content(@Nullable String text, int taints, @Nullable Connection connection, String source) {
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

    boolean is(int taint) {
        return (taints & taint) != 0;
    }

    Content with(int taint) {
        return new Content(text, taints | taint, connection, source);
    }

    Content decoded(@Nullable String newText, String encoding) {
        return new Content(newText, taints | DECODED, connection, source.isEmpty() ? encoding : source);
    }

    /** The same with at most {@code longest} characters of text. */
    Content cut(int longest) {
        if (text == null || text.length() <= longest) return this;
        return new Content(text.substring(0, longest), taints | PARTIAL, connection, source);
    }

    /** The same origin, but a text that can no longer be followed. */
    Content opaque() {
        return text == null ? this : new Content(null, taints, connection, source);
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
        private Content only = EMPTY;

        Joiner add(Content piece) {
            if (piece.equals(EMPTY)) return this;
            only = piece;
            pieces++;
            taints |= piece.taints;
            if (connection == null) connection = piece.connection;
            if (source.isEmpty()) source = piece.source;
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
            return new Content(known ? text.toString() : null, taints, connection, source);
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
                source.isEmpty() ? next.source : source);
    }
}
