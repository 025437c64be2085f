package io.hivesec.detectors.source;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads a stream's times, most of which are within the minute of the one before. Not thread-safe. */
final class SensorClock {
    private static final int MINUTE = 16;
    private static final int LONGEST_FRACTION = 9;

    private String minute = "";
    private long epochSecond;

    /** What {@link SensorTime#parse} says of a text. */
    @Nullable
    Instant parse(String text) {
        if (!minute.isEmpty() && text.startsWith(minute) && text.endsWith("Z")) {
            Instant quick = withinMinute(text);
            if (quick != null) {
                return quick;
            }
        }
        Instant time = SensorTime.parse(text);
        if (time != null && text.endsWith("Z") && withinPlainMinute(text)) {
            minute = text.substring(0, MINUTE);
            epochSecond = Math.floorDiv(time.getEpochSecond(), 60) * 60;
        }
        return time;
    }

    /** Whether the text is of the usual form up to the minute, so that others that begin like it mean the same minute. */
    private static boolean withinPlainMinute(String text) {
        return text.length() > MINUTE && text.charAt(MINUTE) == ':' && text.charAt(10) == 'T';
    }

    private @Nullable Instant withinMinute(String text) {
        int end = text.length() - 1;
        int digits = end - MINUTE - 4;
        if (text.charAt(MINUTE) != ':' || digits > LONGEST_FRACTION || digits < 1 || text.charAt(MINUTE + 3) != '.') {
            return null;
        }
        int second = SensorTime.digits(text, MINUTE + 1, MINUTE + 3);
        int fraction = SensorTime.digits(text, MINUTE + 4, end);
        if (second < 0 || second > 59 || fraction < 0) {
            return null;
        }
        for (int digit = digits; digit < LONGEST_FRACTION; digit++) {
            fraction *= 10;
        }
        return Instant.ofEpochSecond(epochSecond + second, fraction);
    }
}
