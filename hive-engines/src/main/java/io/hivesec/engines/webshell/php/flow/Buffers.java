package io.hivesec.engines.webshell.php.flow;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** What a page prints into buffers of its own and takes out of them. */
final class Buffers {
    private static final int MAX_DEPTH = 16;
    /** So long a text is a page for a reader, of which the ends are enough. */
    private static final int MAX_TEXT = 4_000;

    private final Deque<Value> open = new ArrayDeque<>();

    void start() {
        if (open.size() < MAX_DEPTH) {
            open.push(Value.EMPTY);
        }
    }

    void print(Value value) {
        if (!open.isEmpty()) {
            Value joined = Operators.concat(open.pop(), value);
            boolean page = joined.isKnown() && joined.knownHead().length() > MAX_TEXT;
            open.push(page ? Value.partial(null, joined.marks(), joined.knownHead(), joined.knownTail()) : joined);
        }
    }

    /** What a function of buffers gives back, null if nothing. */
    @Nullable
    Value call(String name) {
        switch (name) {
            case "ob_start" -> start();
            case "ob_end_clean", "ob_end_flush" -> open.poll();
            case "ob_get_contents" -> {
                return open.isEmpty() ? null : open.getFirst();
            }
            case "ob_get_clean", "ob_get_flush" -> {
                return open.poll();
            }
            case "ob_clean" -> {
                if (open.poll() != null) {
                    start();
                }
            }
            default -> {
                return null;
            }
        }
        return null;
    }
}
