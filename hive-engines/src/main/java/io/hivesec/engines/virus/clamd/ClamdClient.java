package io.hivesec.engines.virus.clamd;

import io.hivesec.engines.virus.Specimen;
import io.hivesec.engines.virus.wire.Address;
import io.hivesec.engines.virus.wire.Wire;
import io.hivesec.spi.Deadline;
import io.hivesec.spi.DeadlineException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Speaks clamd's protocol: each command on a connection of its own, or many specimens in one session, where clamd answers
 * in the order in which its threads end.
 *
 * <p>Threads: immutable, safe to share.
 */
public final class ClamdClient {
    private static final int CHUNK = 64 * 1024;
    private static final int MAX_REPLY = 64 * 1024;
    private static final Pattern NUMBERED = Pattern.compile("(\\d{1,9}): (.*)", Pattern.DOTALL);

    private final Address address;

    /** A client of the clamd that listens there. */
    public ClamdClient(Address address) {
        this.address = address;
    }

    /**
     * Whether clamd answers.
     *
     * @throws IOException when it cannot be reached or answers anything but {@code PONG}
     */
    public void ping(Deadline deadline) throws IOException, DeadlineException, InterruptedException {
        String reply = command("PING", deadline);
        if (!reply.equals("PONG")) {
            throw new IOException(address + ": PING answered with '" + reply + "'");
        }
    }

    /** What it says to {@code VERSION}: {@code ClamAV 1.4.6/27500/Tue Jun 22 18:58:22 2021}, or the first part only. */
    public String version(Deadline deadline) throws IOException, DeadlineException, InterruptedException {
        return command("VERSION", deadline);
    }

    /** What it says to {@code STATS}: lines of pools, threads and queues, {@code END} last. */
    public String stats(Deadline deadline) throws IOException, DeadlineException, InterruptedException {
        return command("STATS", deadline);
    }

    private String command(String name, Deadline deadline) throws IOException, DeadlineException, InterruptedException {
        try (Wire wire = Wire.connect(address, deadline)) {
            wire.write("z" + name + "\0", deadline);
            return readReply(wire, deadline);
        }
    }

    /**
     * Sends a specimen.
     *
     * @return clamd's reply, such as {@code stream: OK}
     * @throws IOException when it cannot be reached, or its reply is empty or cut short, or came before all was sent
     */
    public String instream(Specimen specimen, Deadline deadline)
            throws IOException, DeadlineException, InterruptedException {
        try (Wire wire = Wire.connect(address, deadline)) {
            boolean allSent = wire.write("zINSTREAM\0", deadline) && send(wire, specimen, true, deadline);
            return checked(readReply(wire, deadline), allSent);
        }
    }

    /**
     * Sends several specimens over one connection and matches the replies, which come in any order.
     *
     * @return the replies in the specimens' order
     * @throws IOException as {@link #instream}; then none of the replies counts
     */
    public List<String> session(List<Specimen> specimens, Deadline deadline)
            throws IOException, DeadlineException, InterruptedException {
        String[] replies = new String[specimens.size()];
        try (Wire wire = Wire.connect(address, deadline)) {
            boolean open = wire.write("zIDSESSION\0", deadline);
            int sent = 0;
            for (Specimen specimen : specimens) {
                open = open && wire.write("zINSTREAM\0", deadline) && send(wire, specimen, false, deadline);
                if (open) {
                    sent++;
                }
            }
            // Where clamd ended the session, what it said last is the reason for all that is missing.
            for (int i = 0; i < specimens.size(); i++) {
                String reply = readReply(wire, deadline);
                Matcher numbered = NUMBERED.matcher(reply);
                int number = numbered.matches() ? Integer.parseInt(numbered.group(1)) : 0;
                if (number < 1 || number > replies.length || replies[number - 1] != null) {
                    throw new IOException(address + ": a session answered with '" + reply + "'");
                }
                replies[number - 1] = checked(numbered.group(2), number <= sent);
            }
            wire.write("zEND\0", deadline);
        }
        return List.of(replies);
    }

    /** A reply to a stream that clamd has not seen to its end says nothing good about it. */
    private String checked(String reply, boolean allSent) throws IOException {
        if (!allSent && reply.endsWith("OK")) {
            throw new IOException(address + ": answered '" + reply + "' before all was sent");
        }
        return reply;
    }

    /** Sends a stream in chunks: four bytes of length, big-endian, then so many bytes; length 0 ends it. */
    private boolean send(Wire wire, Specimen specimen, boolean stopsAtReply, Deadline deadline)
            throws IOException, DeadlineException, InterruptedException {
        byte[] chunk = new byte[Integer.BYTES + CHUNK];
        long total = 0;
        try (InputStream in = specimen.content().open()) {
            for (int n = in.readNBytes(chunk, Integer.BYTES, CHUNK);
                    n > 0;
                    n = in.readNBytes(chunk, Integer.BYTES, CHUNK)) {
                total += n;
                ByteBuffer.wrap(chunk).putInt(n);
                if ((stopsAtReply && wire.hasInput()) || !wire.write(chunk, 0, Integer.BYTES + n, deadline)) {
                    return false;
                }
            }
        }
        if (total != specimen.size()) {
            throw new IOException("the file changed while it was read: " + total + " bytes, not " + specimen.size());
        }
        return wire.write(new byte[Integer.BYTES], 0, Integer.BYTES, deadline);
    }

    /**
     * Replies end with NUL, as the commands do; clamd ends what it says before it gives up with a newline and closes, and
     * that is never good news. An empty reply and one cut short are errors. Nothing is stripped: a verdict is exact.
     */
    private String readReply(Wire wire, Deadline deadline) throws IOException, DeadlineException, InterruptedException {
        String reply = new String(wire.readThrough(0, MAX_REPLY, deadline), StandardCharsets.UTF_8);
        if (reply.isEmpty()) {
            throw new IOException(address + ": closed without an answer");
        }
        String said = reply.substring(0, reply.length() - 1);
        boolean givesUp = reply.endsWith("\n") && !said.endsWith("OK");
        if (!reply.endsWith("\0") && !givesUp) {
            throw new IOException(address + ": answer cut short: '" + reply + "'");
        }
        return said;
    }
}
