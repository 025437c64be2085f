package io.hivesec.engines.virus.icap;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;

/**
 * What a service says of itself to {@code OPTIONS} (RFC 3507 section 4.10).
 *
 * @param server its name and version; empty when not told
 * @param tag its state: changes when its signatures do; empty when not told
 * @param preview how many bytes it wants to see first; -1 when it wants no preview
 * @param allows204 whether it may answer "unmodified" without echoing the body
 * @param age how long this holds
 */
record IcapService(String server, String tag, int preview, boolean allows204, Duration age) {
    private static final int MAX_PREVIEW = 1 << 20;
    private static final long DEFAULT_AGE_SECONDS = 60;
    private static final long MAX_AGE_SECONDS = 3600;

    static IcapService of(IcapHead head) throws IOException {
        if (head.status() != 200) {
            throw new IOException("OPTIONS answered with " + head.status());
        }
        String methods = head.header("methods").orElse("");
        if (!methods.toUpperCase(Locale.ROOT).contains("RESPMOD")) {
            throw new IOException("the service has no RESPMOD but '" + methods + "'");
        }
        return new IcapService(
                head.header("service").or(() -> head.header("server")).orElse(""),
                head.header("istag").orElse("").replace("\"", ""),
                head.header("preview")
                        .map(IcapService::number)
                        .map(size -> (int) Math.min(size, MAX_PREVIEW))
                        .orElse(-1),
                head.header("allow").orElse("").contains("204"),
                Duration.ofSeconds(Math.min(
                        MAX_AGE_SECONDS,
                        head.header("options-ttl").map(IcapService::number).orElse(DEFAULT_AGE_SECONDS))));
    }

    private static long number(String text) {
        return text.matches("\\d{1,9}") ? Long.parseLong(text) : 0;
    }
}
