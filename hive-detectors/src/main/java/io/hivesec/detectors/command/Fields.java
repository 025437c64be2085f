package io.hivesec.detectors.command;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A part of each line of a text that is shown on the command line: cut(1), awk(1), head(1). */
final class Fields {
    private static final Pattern PRINTED = Pattern.compile("\\s*\\{\\s*print\\s*\\$(\\d)\\s*;?\\s*}\\s*");
    private static final int LONGEST = 1 << 14;

    private Fields() {}

    /** The fields that are asked for, or {@code filtered} where the text or what is asked for is not known. */
    static Content of(Call call, Content filtered, Evaluation evaluation) {
        Content input = call.streams().get(0).read(evaluation);
        String text = input.text();
        if (text == null || text.isBlank() || text.length() > LONGEST) return filtered;
        String chosen = call.name().equals("cut") ? cut(call, text) : printed(call, text);
        return chosen == null ? filtered : input.withText(chosen);
    }

    /** As many characters as {@code -c} asks for. */
    static Content first(Call call, Content input) {
        String text = input.text();
        int count = number(call.option("-c", "--bytes"));
        return text == null || count <= 0 || count >= text.length() ? input : input.withText(text.substring(0, count));
    }

    private static @Nullable String cut(Call call, String text) {
        String delimiter = call.option("-d", "--delimiter");
        int field = number(call.option("-f", "--fields"));
        if (field < 1 || delimiter.length() != 1) return null;
        return each(text, Pattern.quote(delimiter), field);
    }

    private static @Nullable String printed(Call call, String text) {
        String separator = call.option("-F");
        for (int i : call.operands()) {
            Matcher matcher = PRINTED.matcher(call.text(i));
            if (!matcher.matches()) continue;
            int field = number(matcher.group(1));
            return field < 1 ? text : each(text, separator.isEmpty() ? "\\s+" : Pattern.quote(separator), field);
        }
        return null;
    }

    private static String each(String text, String separator, int field) {
        StringBuilder result = new StringBuilder();
        for (String line : text.split("\n")) {
            String[] parts = (separator.equals("\\s+") ? line.strip() : line).split(separator, -1);
            result.append(field <= parts.length ? parts[field - 1] : "").append('\n');
        }
        return result.toString();
    }

    private static int number(String text) {
        if (text.isEmpty() || text.length() > 5) return -1;
        for (int i = 0; i < text.length(); i++) if (!Character.isDigit(text.charAt(i))) return -1;
        return Integer.parseInt(text);
    }
}
