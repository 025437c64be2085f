package io.hivesec.engines.memshell.flow;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How an address begins that is put together: whether its host is said before the first thing that a client sent. */
final class Front {
    /** Stands for a piece that is not known and not the client's. */
    private static final String PIECE = "\uffff";

    private static final int MAX_LENGTH = 256;

    private final StringBuilder text = new StringBuilder();
    private final Set<Integer> seen = new HashSet<>();
    private boolean sent;

    /** Adds the piece that the instruction {@code id} adds; running it again changes nothing but what it adds. */
    void add(int id, Value piece, @Nullable String known) {
        boolean first = seen.add(id);
        if (sent) {
            return;
        }
        if (piece.has(Mark.INPUT)) {
            sent = true;
            if (!first) {
                // What was taken for a piece of the code's own has turned out to be the client's.
                text.setLength(0);
            }
        } else if (first && text.length() < MAX_LENGTH) {
            text.append(known == null ? PIECE : known);
        }
    }

    /** What is said before the first thing that is not known. */
    String said() {
        int piece = text.indexOf(PIECE);
        return piece < 0 ? text.toString() : text.substring(0, piece);
    }

    /** Whether what the client sent comes after the host. */
    boolean namesHost() {
        int scheme = text.indexOf("://");
        String rest = scheme < 0 ? text.toString() : text.substring(scheme + 3);
        return sent && (rest.indexOf(PIECE) >= 0 || scheme >= 0 && rest.indexOf('/') >= 0);
    }
}
