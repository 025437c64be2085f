package io.hivesec.engines.jvm;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what the agent's {@code Answer} wrote. The other side may be hostile: every count is held against what is there. */
final class AnswerReader {
    private static final int MAX_DEPTH = 8;

    private final ByteBuffer in;
    private final List<String> known = new ArrayList<>();

    AnswerReader(byte[] answer) {
        this.in = ByteBuffer.wrap(answer);
    }

    /** What reads a part of an answer. */
    interface Part<T> {
        T read(AnswerReader in) throws IOException;
    }

    /** Reads a whole answer. */
    static <T> T read(byte[] answer, Part<T> part) throws IOException {
        try {
            return part.read(new AnswerReader(answer));
        } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new JvmAccessException("the answer from inside the JVM does not hold together", e);
        }
    }

    int number() {
        return in.getInt();
    }

    /** A number of things that follow, each of at least a byte. */
    int count() {
        int count = in.getInt();
        if (count < 0 || count > in.remaining()) {
            throw new IllegalArgumentException("count " + count);
        }
        return count;
    }

    int tag() {
        return in.get();
    }

    byte[] bytes() {
        byte[] bytes = new byte[count()];
        in.get(bytes);
        return bytes;
    }

    String text() {
        int number = in.getInt();
        if (number < known.size()) {
            return known.get(number);
        }
        String text = new String(bytes(), StandardCharsets.UTF_8);
        known.add(text);
        return text;
    }

    ClassKey key() {
        return new ClassKey(number(), text());
    }

    Value value() {
        return value(0);
    }

    private Value value(int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("values nested too deeply");
        }
        int kind = tag();
        return switch (kind) {
            case 0 -> Value.Nothing.NOTHING;
            case 1 -> new Value.Text(text());
            case 2 -> new Value.Type(key());
            case 3 -> {
                List<Value> elements = new ArrayList<>();
                for (int count = count(); count > 0; count--) {
                    elements.add(value(depth + 1));
                }
                yield new Value.Many(elements);
            }
            case 4 -> {
                Map<Value, Value> entries = new LinkedHashMap<>();
                for (int count = count(); count > 0; count--) {
                    Value key = value(depth + 1);
                    entries.put(key, value(depth + 1));
                }
                yield new Value.Pairs(entries);
            }
            case 5 -> new Value.Reference(number(), key());
            default -> throw new IllegalArgumentException("kind of value " + kind);
        };
    }
}
