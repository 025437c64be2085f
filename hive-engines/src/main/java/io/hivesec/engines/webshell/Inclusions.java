package io.hivesec.engines.webshell;

import io.hivesec.alert.Verdict;
import io.hivesec.engines.webshell.flow.Capability;
import io.hivesec.engines.webshell.flow.Hit;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Pages that run what stands in a file that holds no code by its name: a server compiles whatever a page includes. Source:
 * Jakarta Server Pages, the include directive; Microsoft's documentation of server-side includes.
 */
public final class Inclusions {
    private static final Pattern INCLUDE = Pattern.compile(
            "(?:<!--\\s{0,20}#include\\s{1,20}(?:file|virtual)|<%@\\s{0,20}include\\s{1,20}file|<jsp:directive\\.include\\s{1,20}file)"
                    + "\\s{0,20}=\\s{0,20}[\"']?([^\"'<>\\s]{1,300})",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern PICTURE =
            Pattern.compile("\\.(?:jpe?g|gif|png|bmp|ico|zip|rar|pdf|docx?|mdb)$", Pattern.CASE_INSENSITIVE);
    private static final Pattern TEXT = Pattern.compile("\\.(?:txt|log|dat|tmp|bak|css)$", Pattern.CASE_INSENSITIVE);

    /** What may stand beside the only inclusion of a page. */
    private static final Pattern REST = Pattern.compile("<%\\s{0,20}@[^%>]{0,300}%>|-->|%>|/?>|\\s+|[\"']");

    private static final int MAX_ALONE = 2_000;

    private Inclusions() {}

    /** Returns a trait if a page includes a picture, or is nothing but the inclusion of a text file; at most one. */
    public static List<Trait> of(String text) {
        Matcher include = INCLUDE.matcher(text);
        for (int i = text.indexOf('<'); i >= 0; i = text.indexOf('<', i + 1)) {
            // The pattern is asked only where it can match: whole pages are looked at.
            if (i + 1 == text.length()
                    || "!%jJ".indexOf(text.charAt(i + 1)) < 0
                    || !include.region(i, text.length()).lookingAt()) {
                continue;
            }
            String file = include.group(1);
            boolean alone = TEXT.matcher(file).find() && isAlone(text, include.group());
            if (alone || PICTURE.matcher(file).find()) {
                int line = 1
                        + (int) text.substring(0, include.start())
                                .chars()
                                .filter(c -> c == '\n')
                                .count();
                Hit hit = new Hit(Capability.LOAD_CODE, "include", line, null, file, false, "elsewhere");
                return List.of(Trait.of(Verdict.SUSPICIOUS, hit));
            }
        }
        return List.of();
    }

    private static boolean isAlone(String text, String include) {
        return text.length() < MAX_ALONE
                && REST.matcher(text.replace(include, "")).replaceAll("").isEmpty();
    }
}
