package io.hivesec.engines.webshell.jsp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The Java compilation unit that stands for a page.
 *
 * @param source the whole unit, Unicode escapes translated
 * @param code the code of the page alone, for a look at its tokens
 * @param lines for each line of {@code source} from 1 the line of the page it stems from
 * @param constants the long strings and lists of numbers that {@code source} names by their place in this list
 * @param problem what of the page was left unread, empty if all was read
 * @param bare whether the page shows nothing of its own and says of no kind of data that it is
 */
public record JavaUnit(String source, String code, int[] lines, List<String> constants, String problem, boolean bare) {
    /** The name of the class that stands for the page. */
    public static final String PAGE_CLASS = "HivePage";

    /** The method that holds the scriptlets. */
    public static final String SERVICE = "_jspService";

    /** Begins a string literal that stands for a long one; from a private-use area, which no page's own code has. */
    static final char STRING_MARK = '\uE0F0';

    /** Begins a string literal that stands for a list of numbers. */
    static final char NUMBERS_MARK = '\uE0F1';

    private static final Pattern MARKED = Pattern.compile(STRING_MARK + "(\\d{1,8})");

    public JavaUnit {
        lines = lines.clone();
        constants = List.copyOf(constants);
    }

    @Override
    public int[] lines() {
        return lines.clone();
    }

    /** Whether the page holds no code at all. */
    public boolean isEmpty() {
        return code.isBlank();
    }

    /** Returns the line of the page for a line of {@code source}; lines count from 1. */
    public int pageLine(int unitLine) {
        return unitLine >= 1 && unitLine < lines.length ? lines[unitLine] : 0;
    }

    /** Returns the content of a string literal of {@code source}, as the page wrote it, escapes and all. */
    public String literal(String content) {
        String moved = constant(content, STRING_MARK);
        return moved == null ? content : moved;
    }

    /** Returns a piece of {@code source} with the strings that it holds stand-ins for. */
    public String readable(String piece) {
        return MARKED.matcher(piece).replaceAll(mark -> {
            int place = Integer.parseInt(mark.group(1));
            return Matcher.quoteReplacement(place < constants.size() ? constants.get(place) : mark.group());
        });
    }

    /** Returns the numbers that a string literal of {@code source} stands for; null if it is a string. */
    public @Nullable List<Long> numbers(String content) {
        String moved = constant(content, NUMBERS_MARK);
        if (moved == null) {
            return null;
        }
        List<Long> numbers = new ArrayList<>();
        for (String part : moved.split(",")) {
            String number = part.replace("(byte)", "").strip();
            try {
                numbers.add(Long.decode(number.replace(" ", "")));
            } catch (NumberFormatException e) {
                // Not a number after all: its place stays, its value is not known to matter.
                numbers.add(0L);
            }
        }
        return numbers;
    }

    private @Nullable String constant(String content, char mark) {
        if (content.isEmpty() || content.charAt(0) != mark) {
            return null;
        }
        int index = 0;
        for (int i = 1; i < content.length(); i++) {
            int digit = content.charAt(i) - '0';
            if (digit < 0 || digit > 9 || index > constants.size()) {
                return null;
            }
            index = index * 10 + digit;
        }
        return index < constants.size() ? constants.get(index) : null;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JavaUnit unit && source.equals(unit.source) && Arrays.equals(lines, unit.lines);
    }

    @Override
    public int hashCode() {
        return source.hashCode();
    }
}
