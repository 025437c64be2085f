package io.hivesec.detectors.grid;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;

/** Ways to write a text inside another. */
final class Encodings {
    private Encodings() {}

    /** The template with the text in every place it has for one. */
    static String fill(String template, String text) {
        StringBuilder result = new StringBuilder();
        int from = 0;
        for (int open = template.indexOf('{'); open >= 0; open = template.indexOf('{', open + 1)) {
            int close = template.indexOf('}', open);
            String written = close < 0 ? null : written(template.substring(open + 1, close), text);
            if (written == null) continue;
            result.append(template, from, open).append(written);
            from = close + 1;
            open = close;
        }
        return result.append(template.substring(from)).toString();
    }

    private static String written(String way, String text) {
        return switch (way) {
            case "c", "w" -> text;
            case "q" -> quoted(text);
            case "d" -> '"' + text.replaceAll("([\\\\\"$`])", "\\\\$1") + '"';
            case "s" -> '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
            case "sq" -> '\'' + text.replace("'", "''") + '\'';
            case "vq" -> quoted(":!" + text.replace("%", "\\%").replace("#", "\\#"));
            case "b", "B" -> base64(text.getBytes(StandardCharsets.UTF_8));
            case "z" -> base64(zipped(text));
            case "x" -> each(text, "%02x");
            case "X" -> each(text, "\\x%02x");
            case "O" -> each(text, "\\%03o");
            case "pct" -> each(text, "%%%02X");
            case "W" -> text.toUpperCase(java.util.Locale.ROOT);
            case "r" -> reversed(text);
            case "rq" -> quoted(reversed(text));
            case "13q" -> quoted(rotated(text));
            case "cronq" -> quoted("*/5 * * * * " + text);
            case "cronrootq" -> quoted("*/5 * * * * root " + text);
            case "a" -> text.substring(0, text.length() / 2);
            case "b2" -> text.substring(text.length() / 2);
            case "g" -> "?".repeat(text.length() - text.length() / 2 - 1) + text.substring(text.length() - 1);
            case "n" -> Integer.toString(text.length());
            default -> null;
        };
    }

    private static String quoted(String text) {
        return '\'' + text.replace("'", "'\\''") + '\'';
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] zipped(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static String each(String text, String form) {
        StringBuilder result = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) result.append(String.format(form, b & 0xff));
        return result.toString();
    }

    private static String reversed(String text) {
        return new StringBuilder(text).reverse().toString();
    }

    private static String rotated(String text) {
        StringBuilder result = new StringBuilder();
        for (char c : text.toCharArray()) {
            int from = c >= 'a' && c <= 'z' ? 'a' : c >= 'A' && c <= 'Z' ? 'A' : 0;
            result.append(from == 0 ? c : (char) (from + (c - from + 13) % 26));
        }
        return result.toString();
    }
}
