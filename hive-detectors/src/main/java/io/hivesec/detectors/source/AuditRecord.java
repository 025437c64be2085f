package io.hivesec.detectors.source;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * One line of an audit log: {@code node=… type=SYSCALL msg=audit(1700000000.123:42): key=value …}. Values are bare, in quotes
 * or, when they hold a blank or worse, in hexadecimal; what auditd's {@code log_format = ENRICHED} adds comes after a
 * group-separator byte, or glued to the last value where something took that byte out.
 *
 * @param id node, time and serial, the same for all records of an event
 * @param time when the event happened
 * @param type such as {@code SYSCALL}
 * @param fields values by key
 */
record AuditRecord(String id, @Nullable Instant time, String type, Map<String, String> fields) {

    private static final String STAMP = "audit(";
    private static final char GROUP_SEPARATOR = 0x1d;
    private static final int FIELDS = 2048;

    /** The kernel's own log tells types by their number. */
    private static final Properties TYPES = KernelFunction.table("audit-types.properties");

    private static final List<String> ENRICHED = List.of(
            "ARCH",
            "SYSCALL",
            "OLD-AUID",
            "FSUID",
            "FSGID",
            "AUID",
            "EUID",
            "SUID",
            "EGID",
            "SGID",
            "OUID",
            "OGID",
            "UID",
            "GID",
            "SADDR",
            "ID");

    /** The record in a line; null when there is none. */
    static @Nullable AuditRecord parse(String line) {
        int stamp = line.indexOf(STAMP);
        int close = stamp < 0 ? -1 : line.indexOf(')', stamp);
        if (close < 0) {
            return null;
        }
        String id = line.substring(stamp + STAMP.length(), close);
        int serial = id.lastIndexOf(':');
        if (serial < 1 || Numbers.parse(id.substring(serial + 1), 10, -1) < 0) {
            return null;
        }
        Instant time = time(id.substring(0, serial));
        String type = word(line, "type=", stamp);
        if (time == null || type.isEmpty()) {
            return null;
        }
        String node = word(line, "node=", stamp);
        String name = type.startsWith("UNKNOWN[") ? "UNKNOWN" : TYPES.getProperty(type, type);
        int start = line.startsWith(":", close + 1) ? close + 2 : close + 1;
        return new AuditRecord(node + ' ' + id, time, name, fields(line, start));
    }

    static @Nullable Instant time(String text) {
        int dot = text.indexOf('.');
        long seconds = Numbers.parse(dot < 0 ? text : text.substring(0, dot), 10, -1);
        long millis = dot < 0 ? 0 : Numbers.parse(text.substring(dot + 1), 10, -1);
        return seconds < 0 || seconds > 99_999_999_999L || millis < 0 || millis > 999
                ? null
                : Instant.ofEpochSecond(seconds, millis * 1_000_000);
    }

    private static String word(String line, String key, int before) {
        int at = line.indexOf(key);
        if (at < 0 || at >= before) {
            return "";
        }
        int start = at + key.length();
        int end = line.indexOf(' ', start);
        return end < 0 || end > before ? "" : line.substring(start, end);
    }

    private static Map<String, String> fields(String text, int from) {
        Map<String, String> fields = new HashMap<>();
        int at = from;
        while (at < text.length() && fields.size() < FIELDS) {
            int equals = text.indexOf('=', at);
            if (equals < 0) {
                break;
            }
            int start = startOfKey(text, at, equals);
            String key = text.substring(start, equals);
            int valueAt = equals + 1;
            if (valueAt < text.length() && text.charAt(valueAt) == '\'') {
                // The text of a user-space record holds fields of its own.
                at = valueAt + 1;
                continue;
            }
            int end = endOfValue(text, valueAt);
            fields.putIfAbsent(key, text.substring(valueAt, end));
            at = end;
        }
        return fields;
    }

    private static int startOfKey(String text, int from, int equals) {
        int start = equals;
        while (start > from && isKey(text.charAt(start - 1))) {
            start--;
        }
        return start;
    }

    private static boolean isKey(char value) {
        return value > ' ' && value != GROUP_SEPARATOR && value != '\'' && value != '"' && value != '}' && value != ',';
    }

    private static int endOfValue(String text, int from) {
        if (from < text.length() && (text.charAt(from) == '"' || text.charAt(from) == '{')) {
            int close = text.indexOf(text.charAt(from) == '"' ? '"' : '}', from + 1);
            return close < 0 ? text.length() : close + 1;
        }
        if (text.startsWith("(null)", from)) {
            return from + "(null)".length();
        }
        int end = from;
        while (end < text.length() && isBare(text.charAt(end))) {
            if (text.charAt(end) == '=' && end > from) {
                return beforeEnrichment(text, from, end);
            }
            end++;
        }
        return end;
    }

    private static boolean isBare(char value) {
        return value != ' ' && value != GROUP_SEPARATOR && value != '\'';
    }

    /** Where a value ends onto which {@code AUID=…} was glued; a value may hold an equals sign of its own. */
    private static int beforeEnrichment(String text, int from, int equals) {
        for (String name : ENRICHED) {
            int start = equals - name.length();
            if (start >= from && text.startsWith(name, start)) {
                return start;
            }
        }
        int end = equals;
        while (end < text.length() && isBare(text.charAt(end))) {
            end++;
        }
        return end;
    }

    /** A string as audit writes it: in quotes, or in hexadecimal, or {@code (null)}. */
    static String decode(String raw) {
        if (raw.length() >= 2 && raw.charAt(0) == '"' && raw.endsWith("\"")) {
            return raw.substring(1, raw.length() - 1);
        }
        return raw.equals("(null)") || raw.equals("?") ? "" : hex(raw);
    }

    /** Text from pairs of hexadecimal digits; anything else stays as it is. */
    static String hex(String raw) {
        byte[] bytes = bytes(raw);
        return bytes.length == 0 ? raw : new String(bytes, StandardCharsets.UTF_8);
    }

    /** Bytes from pairs of hexadecimal digits; none when there are others. */
    static byte[] bytes(String raw) {
        int length = raw.length();
        if (length == 0 || length % 2 != 0) {
            return new byte[0];
        }
        byte[] bytes = new byte[length / 2];
        for (int i = 0; i < length; i += 2) {
            int high = Character.digit(raw.charAt(i), 16);
            int low = Character.digit(raw.charAt(i + 1), 16);
            if (high < 0 || low < 0) {
                return new byte[0];
            }
            bytes[i / 2] = (byte) (high << 4 | low);
        }
        return bytes;
    }
}
