package io.hivesec.engines.archive;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/** Tells text, and mail among it. */
public final class Texts {
    private static final int LOOKED_AT = 512;
    private static final int HEADERS = 4096;
    private static final Set<String> USUAL = Set.of(
            "from",
            "to",
            "subject",
            "date",
            "received",
            "return-path",
            "message-id",
            "mime-version",
            "content-type",
            "content-transfer-encoding",
            "delivered-to",
            "reply-to");

    private Texts() {}

    /**
     * Whether a file is text: no control characters but those that texts have.
     *
     * @param head the first bytes, 512 if there are as many
     */
    public static boolean isText(byte[] head) {
        int n = Math.min(head.length, LOOKED_AT);
        for (int i = 0; i < n; i++) {
            int c = head[i] & 0xff;
            if (c < 9 || (c > 13 && c < 32 && c != 27) || c == 127) {
                return false;
            }
        }
        return n > 0;
    }

    /** Whether a text begins as mail does (RFC 5322): with header fields, at least two of them usual ones. */
    static boolean isMail(byte[] head) {
        String text = new String(head, 0, Math.min(HEADERS, head.length), StandardCharsets.ISO_8859_1);
        int usual = 0;
        boolean first = true;
        for (String line : (Iterable<String>) text.lines()::iterator) {
            boolean opens = first && line.startsWith("From ");
            first = false;
            if (line.isEmpty()) {
                break;
            }
            int colon = line.indexOf(':');
            if (colon > 0 && line.substring(0, colon).chars().allMatch(Texts::isInName)) {
                usual += USUAL.contains(line.substring(0, colon).toLowerCase(Locale.ROOT)) ? 1 : 0;
            } else if (!opens && line.charAt(0) != ' ' && line.charAt(0) != '\t') {
                return false;
            }
        }
        return usual >= 2;
    }

    private static boolean isInName(int c) {
        return c > 32 && c < 127;
    }
}
