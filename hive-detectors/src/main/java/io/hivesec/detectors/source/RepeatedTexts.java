package io.hivesec.detectors.source;

import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Short texts that a stream repeats, such as the name of a function or the path of a library: each is made once while it is
 * remembered. Bounded by {@link #SLOTS} and {@link #LONGEST}. Not thread-safe.
 */
final class RepeatedTexts {
    private static final int SLOTS = 4096;
    private static final int LONGEST = 64;

    private final @Nullable TextNode[] known = new TextNode[SLOTS];

    /** The text of a range of bytes without escapes. */
    TextNode of(byte[] bytes, int from, int to) {
        if (to - from > LONGEST) {
            return text(bytes, from, to);
        }
        int hash = 0;
        for (int at = from; at < to; at++) {
            hash = 31 * hash + bytes[at];
        }
        int slot = (hash * 0x9E3779B9) >>> 20;
        TextNode before = known[slot];
        if (before != null && isText(before.textValue(), bytes, from, to)) {
            return before;
        }
        TextNode fresh = text(bytes, from, to);
        known[slot] = fresh;
        return fresh;
    }

    private static TextNode text(byte[] bytes, int from, int to) {
        return TextNode.valueOf(new String(bytes, from, to - from, StandardCharsets.UTF_8));
    }

    /** Whether bytes are a text in ASCII; of another, each time made anew, it is not known. */
    private static boolean isText(String text, byte[] bytes, int from, int to) {
        if (text.length() != to - from) {
            return false;
        }
        for (int at = from; at < to; at++) {
            if (bytes[at] < 0 || bytes[at] != text.charAt(at - from)) {
                return false;
            }
        }
        return true;
    }
}
