package io.hivesec.engines.webshell;

import io.hivesec.alert.Verdict;
import io.hivesec.engines.webshell.flow.Hit;
import java.util.Locale;

/**
 * A reason to distrust a page.
 *
 * @param rule the id of the rule that gives it
 * @param weight how much it says by itself, {@link Verdict#MALICIOUS} or {@link Verdict#SUSPICIOUS}
 * @param hit where and how the page does it
 */
public record Trait(String rule, Verdict weight, Hit hit) {
    /** A trait under the rule of its capability. */
    public static Trait of(Verdict weight, Hit hit) {
        return new Trait(
                "web-backdoor."
                        + hit.capability().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                weight,
                hit);
    }
}
