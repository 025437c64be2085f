package io.hivesec.detectors.source;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** Times as sensors write them. */
final class SensorTime {

    private static final long NANOS = 1_000_000_000L;

    private SensorTime() {}

    /** An RFC 3339 time, with a blank in place of the {@code T} and without a zone (UTC) too; null when it is none. */
    static @Nullable Instant parse(String text) {
        if (text.length() < 19 || text.length() > 40) {
            return null;
        }
        Instant quick = parseUtc(text);
        return quick != null ? quick : parseAny(text);
    }

    /** Nanoseconds since 1970, as Tracee and Falco count; seconds, milliseconds and microseconds by their size. */
    static @Nullable Instant ofCount(long count) {
        if (count <= 0) {
            return null;
        }
        if (count < 100_000_000_000L) {
            return Instant.ofEpochSecond(count);
        }
        if (count < 100_000_000_000_000L) {
            return Instant.ofEpochMilli(count);
        }
        if (count < 100_000_000_000_000_000L) {
            return Instant.ofEpochSecond(count / 1_000_000, count % 1_000_000 * 1000);
        }
        return Instant.ofEpochSecond(count / NANOS, count % NANOS);
    }

    /** Sensors write one form a hundred thousand times a second, and the general parser costs a microsecond. */
    private static @Nullable Instant parseUtc(String text) {
        int length = text.length();
        boolean zoned = text.charAt(length - 1) == 'Z';
        int end = zoned ? length - 1 : length;
        char separator = text.charAt(10);
        if (text.charAt(4) != '-'
                || text.charAt(7) != '-'
                || separator != 'T' && separator != ' '
                || text.charAt(13) != ':'
                || text.charAt(16) != ':'
                || end < 19
                || end > 29
                || end > 19 && text.charAt(19) != '.'
                || end == 20) {
            return null;
        }
        int year = digits(text, 0, 4);
        int month = digits(text, 5, 7);
        int day = digits(text, 8, 10);
        int hour = digits(text, 11, 13);
        int minute = digits(text, 14, 16);
        int second = digits(text, 17, 19);
        int fraction = end > 19 ? digits(text, 20, end) : 0;
        if ((year | month | day | hour | minute | second | fraction) < 0
                || month < 1
                || month > 12
                || day < 1
                || day > 31
                || hour > 23
                || minute > 59
                || second > 59) {
            return null;
        }
        for (int digit = end > 19 ? end - 20 : 9; digit < 9; digit++) {
            fraction *= 10;
        }
        try {
            long days = LocalDate.of(year, month, day).toEpochDay();
            return Instant.ofEpochSecond(days * 86_400 + hour * 3600L + minute * 60L + second, fraction);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** The number that some digits are; -1 when one is none. */
    static int digits(String text, int from, int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    private static @Nullable Instant parseAny(String text) {
        try {
            return OffsetDateTime.parse(text.replace(' ', 'T')).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }
}
