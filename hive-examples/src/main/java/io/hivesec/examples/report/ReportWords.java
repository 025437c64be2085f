package io.hivesec.examples.report;

import io.hivesec.alert.Alert;
import io.hivesec.alert.Evidence;
import io.hivesec.alert.Nature;
import io.hivesec.alert.Triage;
import io.hivesec.whitelist.Suggestion;
import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;

/**
 * A report's own words, in English or Chinese: its headings, and how people call what the evidence and the signals of an
 * alert are named in JSON. What an alert says is in its own language already. Immutable.
 */
public final class ReportWords {
    private final ResourceBundle words;
    private final EvidenceWords evidence;
    private final Sayings sayings;

    private ReportWords(ResourceBundle words, Locale language) {
        this.words = words;
        this.evidence = EvidenceWords.in(language);
        this.sayings = Sayings.of("sayings.txt", EvidenceWords.isChinese(language));
    }

    /** The words in a language; in English for one that Hive does not speak. */
    public static ReportWords in(Locale language) {
        return new ReportWords(
                ResourceBundle.getBundle(
                        "io.hivesec.examples.report.report",
                        language,
                        ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES)),
                language);
    }

    /**
     * A heading or a value's word.
     *
     * @throws java.util.MissingResourceException when there is none
     */
    public String word(String key) {
        return words.getString(key);
    }

    /** A sentence with its places filled in. */
    public String word(String key, Object... values) {
        return new MessageFormat(words.getString(key), Locale.ROOT).format(values);
    }

    /** A probability as people read it; never more certain than it is. */
    public static String percent(double probability) {
        return probability > 0.99
                ? "> 99 %"
                : probability < 0.01 ? "< 1 %" : String.format(Locale.ROOT, "%.0f %%", 100 * probability);
    }

    /** How an alert was judged in a word; a setting of which nobody is seen to make use is not called harmless. */
    public String band(Alert alert) {
        Triage.Band band = alert.triage().band();
        boolean isUnused = alert.rule().nature() == Nature.POSTURE && band == Triage.Band.LOW;
        return word("band." + (isUnused ? "SETTING" : band.name()));
    }

    /** What an engine is called. */
    public String engine(String name) {
        return words.containsKey("engine." + name) ? words.getString("engine." + name) : word("engine", name);
    }

    /** What an engine's answer, such as {@code CLEAN}, is called; the answer itself where nothing better is known. */
    public String answer(String answer) {
        return label("answer.", answer);
    }

    /** What a piece of evidence is called; its name in JSON where nothing better is known. */
    public String evidence(String name) {
        return label("evidence.", name);
    }

    /** The evidence to show, in its order, with what it says in the reader's words; names are as in JSON. */
    public List<Evidence> readable(List<Evidence> all) {
        return evidence.of(all);
    }

    /** What a proposed rule of a whitelist would trust. */
    public String trusts(Suggestion suggestion) {
        return evidence.said("trusts", suggestion.trusts());
    }

    /** A failure or a refusal, a line, in the reader's words; as it was said when nobody put it into others. */
    public String failure(String line) {
        return sayings.said("failure", line);
    }

    /** What a plan, its outcome or a check of it says, in the reader's words; as it was said when nobody put it into others. */
    public String plan(String line) {
        return sayings.said("plan", line);
    }

    /** What is said of a whitelist's rule, in the reader's words; as it was said when nobody put it into others. */
    public String whitelist(String line) {
        return sayings.said("whitelist", line);
    }

    /** What a signal of triage is called; its name in JSON where nothing better is known. */
    public String signal(String name) {
        return label("signal.", name);
    }

    /** What is at stake, and why. */
    public String impact(Triage.Impact impact) {
        String level = label("", impact.level().toUpperCase(Locale.ROOT));
        return impact.stakes().isEmpty() ? level : word("stakes", level, String.join(word("and"), impact.stakes()));
    }

    private String label(String prefix, String name) {
        return words.containsKey(prefix + name) ? words.getString(prefix + name) : name;
    }
}
