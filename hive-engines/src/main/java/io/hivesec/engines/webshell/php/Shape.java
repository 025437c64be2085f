package io.hivesec.engines.webshell.php;

import io.hivesec.engines.webshell.flow.Capability;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A shape of a page: patterns of its plain code.
 *
 * @param capability what the page can do by it
 * @param call its name, for people
 * @param all patterns that must all be found in the page
 * @param anywhere whether a page has it also when it is part of an application
 * @param times how many different texts the last of the patterns must find
 * @param needs texts in small letters of which each such page holds one, cheaper than the patterns; {@link PageShapes#DIGEST} is any digest
 */
record Shape(Capability capability, String call, List<Pattern> all, int times, boolean anywhere, List<String> needs) {
    /** Where the last pattern was found first, -1 if the page is of another shape. */
    int find(String source) {
        int last = all.size() - 1;
        for (Pattern pattern : all.subList(0, last)) {
            if (!pattern.matcher(source).find()) {
                return -1;
            }
        }
        Matcher matcher = all.get(last).matcher(source);
        if (!matcher.find()) {
            return -1;
        }
        long different = all.get(last)
                .matcher(source)
                .results()
                .map(Shape::firstGroup)
                .distinct()
                .limit(times)
                .count();
        return different >= times ? matcher.start() : -1;
    }

    private static String firstGroup(MatchResult found) {
        for (int i = 1; i <= found.groupCount(); i++) {
            String text = found.group(i);
            if (text != null) {
                return text.toLowerCase(Locale.ROOT);
            }
        }
        return "";
    }
}
