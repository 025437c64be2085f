package io.hivesec.engines.virus.icap;

import io.hivesec.engines.virus.wire.Wire;
import io.hivesec.spi.Deadline;
import io.hivesec.spi.DeadlineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The status line and headers of an ICAP or HTTP response. Folded lines are joined by newlines, because some headers have
 * lines of their own.
 *
 * @param status the status code
 * @param headers names in lower case and values, in order
 */
record IcapHead(int status, List<Header> headers) {
    private static final int MAX_LINE = 16 * 1024;
    private static final int MAX_HEADERS = 200;
    private static final Pattern STATUS = Pattern.compile("(?:ICAP|HTTP)/\\d\\.\\d (\\d{3})(?: .*)?");

    record Header(String name, String value) {}

    IcapHead {
        headers = List.copyOf(headers);
    }

    /**
     * Reads a head and the empty line after it.
     *
     * @throws NoAnswerException when the service closed before the first byte
     * @throws IOException when it is no such head, or it is cut short or too long
     */
    static IcapHead read(Wire wire, Deadline deadline) throws IOException, DeadlineException, InterruptedException {
        byte[] first = wire.readThrough('\n', MAX_LINE, deadline);
        if (first.length == 0) {
            throw new NoAnswerException();
        }
        String line = text(first);
        Matcher matcher = STATUS.matcher(line);
        if (!matcher.matches()) {
            throw new IOException("not an ICAP response: '" + line + "'");
        }
        List<Header> headers = new ArrayList<>();
        for (String next = text(wire.readThrough('\n', MAX_LINE, deadline));
                !next.isEmpty();
                next = text(wire.readThrough('\n', MAX_LINE, deadline))) {
            int colon = next.indexOf(':');
            if ((next.startsWith(" ") || next.startsWith("\t")) && !headers.isEmpty()) {
                Header last = headers.remove(headers.size() - 1);
                headers.add(new Header(last.name(), last.value() + "\n" + next.strip()));
            } else if (colon > 0) {
                headers.add(new Header(
                        next.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                        next.substring(colon + 1).strip()));
            } else {
                throw new IOException("not a header: '" + next + "'");
            }
            if (headers.size() > MAX_HEADERS) {
                throw new IOException("more than " + MAX_HEADERS + " headers");
            }
        }
        return new IcapHead(Integer.parseInt(matcher.group(1)), headers);
    }

    private static String text(byte[] line) throws IOException {
        if (line.length == 0 || line[line.length - 1] != '\n') {
            throw new IOException("response cut short");
        }
        return new String(line, StandardCharsets.ISO_8859_1).stripTrailing();
    }

    /** The first header of that name, in lower case, that has a value. */
    Optional<String> header(String name) {
        return headers.stream()
                .filter(header -> header.name().equals(name) && !header.value().isEmpty())
                .map(Header::value)
                .findFirst();
    }

    /** Whether the peer keeps the connection for another request. */
    boolean keepsConnection() {
        return header("connection")
                .map(value -> !value.equalsIgnoreCase("close"))
                .orElse(true);
    }

    /** The connection was closed before anything was answered. */
    static final class NoAnswerException extends IOException {
        private static final long serialVersionUID = 1L;

        NoAnswerException() {
            super("closed without an answer");
        }
    }
}
