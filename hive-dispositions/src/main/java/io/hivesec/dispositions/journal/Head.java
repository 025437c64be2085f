package io.hivesec.dispositions.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far the journal has come, in a file of its own: a chain alone does not show that its last lines are gone. Written
 * after the line is on disk, so the journal may be ahead of it and never behind.
 */
final class Head {
    private static final Pattern FORM = Pattern.compile("(00[0-9]{18}) ([0-9a-f]{64})\n");

    private Head() {}

    /** The last line known: its number and its hash. */
    record Mark(long number, String hash) {
        static final Mark START = new Mark(0, Chain.START);
    }

    static void write(FileChannel file, Mark mark) throws IOException {
        String text = String.format(Locale.ROOT, "%020d %s\n", mark.number(), mark.hash());
        file.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), 0);
    }

    static Mark read(FileChannel file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(128);
        int read = file.read(bytes, 0);
        Matcher matcher = FORM.matcher(new String(bytes.array(), 0, Math.max(read, 0), StandardCharsets.US_ASCII));
        if (!matcher.matches()) {
            throw new TamperedJournalException("the journal's head says nothing");
        }
        return new Mark(Long.parseLong(matcher.group(1)), matcher.group(2));
    }
}
