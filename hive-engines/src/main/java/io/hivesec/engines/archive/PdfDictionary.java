package io.hivesec.engines.archive;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a stream's dictionary says (ISO 32000-1, 7.3.8).
 *
 * @param filters the filters' names in the order of decoding; one that is told elsewhere is {@code ?}
 * @param length how many bytes, or -1 when that is told elsewhere
 * @param predictor how samples are predicted; 1 when they are not
 * @param rowBytes how many bytes a row of samples has
 * @param pixelBytes how many bytes a sample has
 */
record PdfDictionary(List<String> filters, long length, int predictor, int rowBytes, int pixelBytes) {
    private static final Pattern ESCAPE = Pattern.compile("#([0-9A-Fa-f]{2})");
    private static final Pattern FILTER =
            Pattern.compile("/Filter\\s*(?:\\[([^\\]]{0,500})\\]|(/[^\\s/<>\\[\\]()]{1,60})|(\\d+\\s+\\d+\\s+R))");
    private static final Pattern NAME = Pattern.compile("/([^\\s/<>\\[\\]()]+)|(\\d+\\s+\\d+\\s+R)");
    private static final Pattern LENGTH = Pattern.compile("/Length\\s+(\\d{1,10})(?!\\d|\\s+\\d+\\s+R)");

    static PdfDictionary of(String text) {
        String plain = ESCAPE.matcher(text)
                .replaceAll(
                        found -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(found.group(1), 16))));
        List<String> filters = new ArrayList<>();
        Matcher filter = FILTER.matcher(plain);
        if (filter.find()) {
            Matcher name = NAME.matcher(filter.group().substring("/Filter".length()));
            while (name.find()) {
                filters.add(name.group(1) == null ? "?" : name.group(1));
            }
        }
        Matcher length = LENGTH.matcher(plain);
        int bits = number(plain, "Colors", 1) * number(plain, "BitsPerComponent", 8);
        return new PdfDictionary(
                List.copyOf(filters),
                length.find() ? Long.parseLong(length.group(1)) : -1,
                number(plain, "Predictor", 1),
                (int) Math.min(1 << 20, ((long) bits * number(plain, "Columns", 1) + 7) / 8),
                Math.max(1, bits / 8));
    }

    private static int number(String text, String key, int otherwise) {
        Matcher matcher = Pattern.compile("/" + key + "\\s+(\\d{1,6})").matcher(text);
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : otherwise;
    }
}
