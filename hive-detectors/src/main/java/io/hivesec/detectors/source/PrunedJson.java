package io.hivesec.detectors.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parses the common forms of JSON quickly, and passes over the values of fields that nobody reads without looking into them. It
 * gives up on what is unusual (a fraction, an escape beyond ASCII, deep nesting, any error), which Jackson then decides about; so
 * what it accepts means what Jackson would make of it. Not thread-safe.
 */
final class PrunedJson {

    private static final int DEPTH = 32;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final FieldNames names;
    private final RepeatedObjects objects = new RepeatedObjects();
    private final RepeatedTexts texts = new RepeatedTexts();

    /** A record and the object in it that its kind is named after: used again, for nobody keeps them. */
    private final ObjectNode record = new ObjectNode(NODES, new FewFields(8));

    private final ObjectNode body = new ObjectNode(NODES, new FewFields(16));
    private boolean bodyIsFree;
    private byte[] bytes = new byte[0];
    private int at;
    private int end;

    /**
     * A parser.
     *
     * @param unread names of the fields to pass over, at any depth
     * @param repeated names of the fields whose objects or texts come again, byte by byte the same, in many records: each
     *     is parsed once while it is remembered, and the same node is given out again
     */
    PrunedJson(Set<String> unread, Set<String> repeated) {
        names = new FieldNames(unread, repeated);
    }

    /** The object in a range of bytes, good until the next call; null when this parser cannot tell. */
    @Nullable
    JsonNode parse(byte[] buffer, int from, int to) {
        bytes = buffer;
        names.begin();
        objects.begin();
        at = from;
        end = to;
        if (at == end || bytes[at] != '{') {
            return null;
        }
        record.removeAll();
        body.removeAll();
        bodyIsFree = true;
        JsonNode object = object(0, record);
        return object != null && next() == 0 ? object : null;
    }

    /** The next byte that is no blank, or 0 at the end. */
    private int next() {
        while (at < end) {
            int value = bytes[at];
            if (value != ' ' && value != '\t' && value != '\r' && value != '\n') {
                return value;
            }
            at++;
        }
        return 0;
    }

    private @Nullable JsonNode object(int depth) {
        return object(depth, new ObjectNode(NODES, new FewFields(depth < 3 ? 8 : 3)));
    }

    private @Nullable JsonNode object(int depth, ObjectNode object) {
        at++;
        if (next() == '}') {
            at++;
            return object;
        }
        while (next() == '"') {
            FieldNames.Name name = name();
            if (name == null || next() != ':') {
                return null;
            }
            at++;
            if (name.wanted()) {
                JsonNode value = name.repeated() ? repeatedValue(depth) : depth == 0 ? bodyOrValue() : value(depth);
                if (value == null) {
                    return null;
                }
                object.set(name.text(), value);
            } else if (!skip()) {
                return null;
            }
            int separator = next();
            at++;
            if (separator == '}') {
                return object;
            }
            if (separator != ',') {
                return null;
            }
        }
        return null;
    }

    private @Nullable JsonNode bodyOrValue() {
        if (next() == '{' && bodyIsFree) {
            bodyIsFree = false;
            return object(1, body);
        }
        return value(0);
    }

    private @Nullable JsonNode repeatedValue(int depth) {
        return switch (next()) {
            case '{', '[' -> repeatedObject(depth);
            case '"' -> string(true);
            default -> value(depth);
        };
    }

    private @Nullable JsonNode repeatedObject(int depth) {
        RepeatedObjects.Known known = objects.find(bytes, at, end);
        if (known != null) {
            at += known.length();
            return known.node();
        }
        int start = at;
        JsonNode node = value(depth);
        if (node != null) {
            objects.remember(bytes, start, at, end, node);
        }
        return node;
    }

    private @Nullable JsonNode array(int depth) {
        ArrayNode array = NODES.arrayNode();
        at++;
        if (next() == ']') {
            at++;
            return array;
        }
        while (at < end) {
            JsonNode value = value(depth);
            if (value == null) {
                return null;
            }
            array.add(value);
            int separator = next();
            at++;
            if (separator == ']') {
                return array;
            }
            if (separator != ',') {
                return null;
            }
        }
        return null;
    }

    private @Nullable JsonNode value(int depth) {
        int first = next();
        if (depth == DEPTH) {
            return null;
        }
        return switch (first) {
            case '"' -> string(false);
            case '{' -> object(depth + 1);
            case '[' -> array(depth + 1);
            case 't' -> word("true", BooleanNode.TRUE);
            case 'f' -> word("false", BooleanNode.FALSE);
            case 'n' -> word("null", NullNode.getInstance());
            default -> number();
        };
    }

    private @Nullable JsonNode word(String word, JsonNode meaning) {
        if (at + word.length() > end) {
            return null;
        }
        for (int i = 0; i < word.length(); i++) {
            if (bytes[at + i] != word.charAt(i)) {
                return null;
            }
        }
        at += word.length();
        return meaning;
    }

    private @Nullable JsonNode number() {
        boolean negative = at < end && bytes[at] == '-';
        int start = negative ? at + 1 : at;
        int digit = start;
        long value = 0;
        while (digit < end && bytes[digit] >= '0' && bytes[digit] <= '9') {
            value = value * 10 + bytes[digit] - '0';
            digit++;
        }
        int length = digit - start;
        boolean padded = length > 1 && bytes[start] == '0';
        boolean goesOn = digit < end && (bytes[digit] == '.' || bytes[digit] == 'e' || bytes[digit] == 'E');
        if (length == 0 || length > 18 || padded || goesOn) {
            return null;
        }
        at = digit;
        return LongNode.valueOf(negative ? -value : value);
    }

    private @Nullable JsonNode string(boolean isRepeated) {
        int start = at + 1;
        int stop = ByteSearch.endOfPlain(bytes, start, end);
        if (stop == end) {
            return null;
        }
        if (bytes[stop] == '"') {
            at = stop + 1;
            return isRepeated
                    ? texts.of(bytes, start, stop)
                    : TextNode.valueOf(new String(bytes, start, stop - start, StandardCharsets.UTF_8));
        }
        return escaped(start, stop);
    }

    private @Nullable JsonNode escaped(int start, int firstEscape) {
        int close = endOfString(firstEscape);
        if (close < 0) {
            return null;
        }
        byte[] plain = Arrays.copyOfRange(bytes, start, close);
        int length = firstEscape - start;
        int read = firstEscape;
        while (read < close) {
            byte value = bytes[read++];
            if (value == '\\') {
                int meaning = meaning(read, close);
                if (meaning < 0) {
                    return null;
                }
                read += bytes[read] == 'u' ? 5 : 1;
                value = (byte) meaning;
            }
            plain[length++] = value;
        }
        at = close + 1;
        return TextNode.valueOf(new String(plain, 0, length, StandardCharsets.UTF_8));
    }

    /** What an escape stands for, or -1 when that is beyond ASCII or no escape. */
    private int meaning(int escape, int close) {
        return switch (bytes[escape]) {
            case '"', '\\', '/' -> bytes[escape];
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'u' -> unicode(escape + 1, close);
            default -> -1;
        };
    }

    private int unicode(int from, int close) {
        int value = 0;
        for (int i = from; i < from + 4; i++) {
            int digit = i < close ? Character.digit(bytes[i], 16) : -1;
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value < 0x80 ? value : -1;
    }

    /** Where the mark is that closes the string in which a place is; -1 when none does. */
    private int endOfString(int from) {
        int place = ByteSearch.endOfPlain(bytes, from, end);
        while (place < end && bytes[place] == '\\') {
            place = place + 2 >= end ? end : ByteSearch.endOfPlain(bytes, place + 2, end);
        }
        return place >= end ? -1 : place;
    }

    private FieldNames.@Nullable Name name() {
        FieldNames.Name name = names.at(bytes, at + 1, end);
        if (name != null) {
            at += name.length() + 2;
        }
        return name;
    }

    /** Passes over a value by its brackets and strings. */
    private boolean skip() {
        int depth = 0;
        int first = next();
        if (first != '"' && first != '{' && first != '[') {
            return value(0) != null;
        }
        while (at < end) {
            switch (bytes[at]) {
                case '"' -> {
                    int close = endOfString(at + 1);
                    if (close < 0) {
                        return false;
                    }
                    at = close;
                }
                case '{', '[' -> depth++;
                case '}', ']' -> depth--;
                default -> {
                    // Part of a number, a word or what is between values.
                }
            }
            at++;
            if (depth == 0) {
                return true;
            }
        }
        return false;
    }
}
