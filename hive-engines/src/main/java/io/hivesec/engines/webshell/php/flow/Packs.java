package io.hivesec.engines.webshell.php.flow;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The formats of {@code pack} and {@code unpack} that turn numbers and digits into text. */
final class Packs {
    private Packs() {}

    static @Nullable String pack(String format, List<Value> values) {
        StringBuilder out = new StringBuilder();
        int next = 0;
        int i = 0;
        while (i < format.length()) {
            char code = format.charAt(i++);
            int start = i;
            while (i < format.length() && (Character.isDigit(format.charAt(i)) || format.charAt(i) == '*')) {
                i++;
            }
            String count = format.substring(start, i);
            if (count.length() > 5) {
                return null;
            }
            if (code == 'H' || code == 'h' || code == 'a' || code == 'A') {
                String text = next < values.size() ? values.get(next++).string() : null;
                if (text == null) {
                    return null;
                }
                if (code == 'a' || code == 'A') {
                    out.append(text);
                } else {
                    appendHex(out, text, code == 'H');
                }
                continue;
            }
            int times = count.equals("*") ? values.size() - next : count.isEmpty() ? 1 : Integer.parseInt(count);
            for (int k = 0; k < times; k++) {
                Long number = next < values.size() ? Conversions.integer(values.get(next++)) : null;
                if (number == null) {
                    return null;
                }
                if (!append(out, code, number)) {
                    return null;
                }
            }
        }
        return out.toString();
    }

    private static void appendHex(StringBuilder out, String text, boolean highFirst) {
        for (int k = 0; k < text.length(); k += 2) {
            int a = Math.max(0, Character.digit(text.charAt(k), 16));
            int b = k + 1 < text.length() ? Math.max(0, Character.digit(text.charAt(k + 1), 16)) : 0;
            out.append((char) (highFirst ? a << 4 | b : b << 4 | a));
        }
    }

    private static boolean append(StringBuilder out, char code, long number) {
        int bytes = switch (code) {
            case 'c', 'C' -> 1;
            case 'n', 'v', 's', 'S' -> 2;
            case 'N', 'V', 'l', 'L', 'i', 'I' -> 4;
            default -> 0;
        };
        boolean big = code == 'n' || code == 'N';
        for (int k = 0; k < bytes; k++) {
            int shift = 8 * (big ? bytes - 1 - k : k);
            out.append((char) (number >> shift & 0xff));
        }
        return bytes > 0;
    }

    static @Nullable Object unpack(String format, String data) {
        if (format.startsWith("H*")) {
            StringBuilder hex = new StringBuilder();
            data.chars()
                    .forEach(c ->
                            hex.append(Character.forDigit(c >> 4 & 15, 16)).append(Character.forDigit(c & 15, 16)));
            return single(Value.of(hex.toString()));
        }
        if (format.startsWith("C*") || format.startsWith("c*")) {
            PhpArray out = new PhpArray();
            for (int i = 0; i < data.length() && i < 200_000; i++) {
                out.putKnown((long) i + 1, Value.of((long) data.charAt(i)));
            }
            return out;
        }
        return null;
    }

    private static PhpArray single(Value value) {
        PhpArray out = new PhpArray();
        out.putKnown(1L, value);
        return out;
    }
}
