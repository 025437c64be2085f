package io.hivesec.engines.archive;

import java.io.IOException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the header fields of a mail or of a part say about its body (RFC 2045, RFC 2183). */
final class MailHeaders {
    private static final int MOST_LINES = 2000;
    private static final int MOST_VALUE = 8192;
    private static final Pattern BOUNDARY = parameter("boundary");
    private static final Pattern NAME = parameter("(?:file)?name\\*?0?\\*?");

    private final StringBuilder type = new StringBuilder();
    private final StringBuilder encoding = new StringBuilder();
    private final StringBuilder disposition = new StringBuilder();

    private static Pattern parameter(String name) {
        return Pattern.compile("(?i)[;\\s]" + name + "\\s*=\\s*(?:\"([^\"]{0,200})\"?|([^\\s;]{1,200}))");
    }

    /** Reads fields to the empty line behind them. */
    static MailHeaders read(Lines lines) throws IOException {
        MailHeaders headers = new MailHeaders();
        StringBuilder current = new StringBuilder();
        byte[] line = lines.next();
        for (int i = 0; line != null && i < MOST_LINES; i++) {
            String text = Lines.text(line);
            if (text.isEmpty()) {
                break;
            }
            if (!Character.isWhitespace(text.charAt(0))) {
                int colon = text.indexOf(':');
                current = headers.field(colon < 0 ? "" : text.substring(0, colon));
                text = text.substring(colon + 1);
            }
            if (current.length() + text.length() < MOST_VALUE) {
                current.append(' ').append(text);
            }
            line = lines.next();
        }
        return headers;
    }

    private StringBuilder field(String name) {
        return switch (name.strip().toLowerCase(Locale.ROOT)) {
            case "content-type" -> type;
            case "content-transfer-encoding" -> encoding;
            case "content-disposition" -> disposition;
            default -> new StringBuilder();
        };
    }

    /** The media type in lower case. */
    String mediaType() {
        return type.toString().strip().toLowerCase(Locale.ROOT).split("[;\\s]", 2)[0];
    }

    /** The encoding in lower case. */
    String encoding() {
        return encoding.toString().strip().toLowerCase(Locale.ROOT);
    }

    /** What separates the parts; empty when there are none. */
    String boundary() {
        return mediaType().startsWith("multipart/") ? first(BOUNDARY, type) : "";
    }

    /** The file's name; empty when there is none. */
    String name() {
        String name = first(NAME, disposition);
        return name.isEmpty() ? first(NAME, type) : name;
    }

    /** Whether only who has the key can read the body. */
    boolean isLocked() {
        String told = type.toString().toLowerCase(Locale.ROOT);
        boolean pkcs7 = told.contains("application/pkcs7-mime") || told.contains("application/x-pkcs7-mime");
        return pkcs7 && !told.contains("signed-data") && !told.contains("certs-only");
    }

    private static String first(Pattern parameter, CharSequence value) {
        Matcher matcher = parameter.matcher(value);
        if (!matcher.find()) {
            return "";
        }
        return matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    }
}
