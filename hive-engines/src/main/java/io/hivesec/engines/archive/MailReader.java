package io.hivesec.engines.archive;

import io.hivesec.spi.DeadlineException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads mails and mailboxes (RFC 5322, RFC 2045, mbox). Parts are taken one after the other: how they are nested does not
 * matter to what is in them, and wrong nesting hides nothing.
 */
final class MailReader {
    private static final int MAX_BOUNDARIES = 1000;

    private final Lines lines;
    private final Children children;
    private final Set<String> boundaries = new HashSet<>();
    private int number;
    private @Nullable End end;

    /** How a body ended. */
    private enum End {
        PART,
        LAST_PART,
        MAIL,
        FILE
    }

    private MailReader(InputStream in, Children children) {
        this.lines = new Lines(in);
        this.children = children;
    }

    static void read(InputStream in, Children children) throws IOException, DeadlineException {
        MailReader reader = new MailReader(in, children);
        reader.end = End.PART;
        while (reader.end != End.FILE) {
            if (reader.end == End.LAST_PART) {
                reader.skip();
            } else {
                reader.part();
            }
        }
    }

    private void part() throws IOException, DeadlineException {
        MailHeaders headers = MailHeaders.read(lines);
        String encoding = headers.encoding();
        boolean isPlain = !encoding.equals("base64") && !encoding.equals("quoted-printable");
        String boundary = headers.boundary();
        if (!boundary.isEmpty()) {
            if (boundaries.size() >= MAX_BOUNDARIES) {
                throw new BudgetException("more than " + MAX_BOUNDARIES + " boundaries");
            }
            boundaries.add(boundary);
            skip();
            return;
        }
        if (isPlain && headers.mediaType().equals("message/rfc822")) {
            return;
        }
        number++;
        String name = headers.name().isEmpty() ? "part " + number : headers.name();
        if (headers.isLocked()) {
            children.unread(name, Shortfall.ENCRYPTED, "an encrypted mail");
        }
        Body body = new Body();
        children.entry(
                name,
                switch (encoding) {
                    case "base64" -> new Base64Stream(body);
                    case "quoted-printable" -> new QuotedPrintableStream(body);
                    default -> body;
                });
        drain(body);
    }

    private void skip() throws IOException {
        drain(new Body());
    }

    private static void drain(Body body) throws IOException {
        byte[] buffer = new byte[8192];
        while (body.read(buffer, 0, buffer.length) >= 0) {
            // read and forgotten
        }
    }

    private @Nullable End endAt(String line, boolean afterEmpty) {
        if (afterEmpty && line.startsWith("From ")) {
            return End.MAIL;
        }
        if (!line.startsWith("--")) {
            return null;
        }
        String boundary = line.substring(2);
        if (boundaries.contains(boundary)) {
            return End.PART;
        }
        boolean last = boundary.endsWith("--") && boundaries.contains(boundary.substring(0, boundary.length() - 2));
        return last ? End.LAST_PART : null;
    }

    /** A body's bytes. The line end before a boundary belongs to the boundary. */
    private final class Body extends BlockStream {
        private byte[] line = new byte[0];
        private int at;
        private byte[] held = new byte[0];
        private boolean ended;
        private boolean afterEmpty;

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            while (at == line.length) {
                if (ended) {
                    return -1;
                }
                next();
            }
            int n = Math.min(length, line.length - at);
            System.arraycopy(line, at, buffer, offset, n);
            at += n;
            return n;
        }

        private void next() throws IOException {
            at = 0;
            byte[] next = lines.next();
            if (next == null) {
                ended = true;
                end = End.FILE;
                line = held;
                return;
            }
            String text = Lines.text(next);
            End found = endAt(text, afterEmpty);
            if (found != null) {
                ended = true;
                end = found;
                line = new byte[0];
                return;
            }
            afterEmpty = text.isEmpty();
            int kept = next.length;
            while (kept > 0 && next.length - kept < 2 && (next[kept - 1] == '\n' || next[kept - 1] == '\r')) {
                kept--;
            }
            line = new byte[held.length + kept];
            System.arraycopy(held, 0, line, 0, held.length);
            System.arraycopy(next, 0, line, held.length, kept);
            held = java.util.Arrays.copyOfRange(next, kept, next.length);
        }
    }
}
