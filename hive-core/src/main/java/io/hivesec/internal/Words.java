package io.hivesec.internal;

import io.hivesec.alert.Alert;
import io.hivesec.alert.Evidence;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Subject;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts a finding into words, in one language. */
public final class Words {
    private static final Pattern PLACE = Pattern.compile("\\{(\\w+)\\}");

    /** Control characters, also those beyond ASCII, and what turns the direction of a text or cannot be seen. */
    private static final Pattern UNSAFE = Pattern.compile("[\\p{Cc}\\p{Cf}\\u2028\\u2029]+");

    private static final int MAX_FACT = 200;

    private final Locale language;

    /** Words in this language. */
    public Words(Locale language) {
        this.language = language;
    }

    /** Title, message and advice for a finding. */
    public Alert.Words of(Finding finding) {
        Rule rule = finding.rule();
        return new Alert.Words(rule.title(language), message(finding), rule.remediation(language));
    }

    private String message(Finding finding) {
        Map<String, String> facts = facts(finding);
        Matcher matcher = PLACE.matcher(finding.rule().message(language));
        StringBuilder message = new StringBuilder();
        while (matcher.find()) {
            String fact = facts.getOrDefault(matcher.group(1), "?");
            matcher.appendReplacement(message, Matcher.quoteReplacement(clean(fact)));
        }
        return matcher.appendTail(message).toString();
    }

    private static Map<String, String> facts(Finding finding) {
        Map<String, String> facts = new HashMap<>();
        for (Evidence evidence : finding.evidence()) {
            facts.putIfAbsent(evidence.name(), evidence.value());
        }
        Subject subject = finding.subject();
        facts.putIfAbsent("process", subject.process().executable());
        facts.putIfAbsent("command", subject.process().commandLine());
        facts.putIfAbsent("target", subject.target().toString());
        facts.putIfAbsent("artifact", subject.artifact().name());
        facts.putIfAbsent(
                "container",
                subject.container().name().isEmpty()
                        ? subject.container().id()
                        : subject.container().name());
        return facts;
    }

    /** What somebody wrote, on one line and without what a terminal would act on. */
    static String oneLine(String text) {
        return UNSAFE.matcher(text).replaceAll(" ");
    }

    /** What an attacker wrote stays on one line and short. */
    private static String clean(String fact) {
        String line = oneLine(fact);
        return line.length() <= MAX_FACT ? line : line.substring(0, MAX_FACT) + "…";
    }
}
