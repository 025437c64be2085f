package io.hivesec.engines.jvm.agent;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Writes an answer. A text is written once; where it comes again, its number is. */
final class Answer {
    private static final int MAX_TEXT = 64 << 10;

    private final DataOutputStream out;
    private final Map<String, Integer> known = new HashMap<String, Integer>();

    Answer(OutputStream out) {
        this.out = new DataOutputStream(out);
    }

    void number(int value) throws IOException {
        out.writeInt(value);
    }

    void tag(int value) throws IOException {
        out.writeByte(value);
    }

    void bytes(byte[] value) throws IOException {
        out.writeInt(value.length);
        out.write(value);
    }

    void text(String value) throws IOException {
        String text = value == null ? "" : value.length() > MAX_TEXT ? value.substring(0, MAX_TEXT) : value;
        Integer number = known.get(text);
        if (number != null) {
            out.writeInt(number);
            return;
        }
        out.writeInt(known.size());
        known.put(text, known.size());
        bytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
