package io.hivesec.engines.webshell;

import io.hivesec.alert.Verdict;
import io.hivesec.engines.webshell.flow.Hit;

/**
 * A reason to distrust a page.
 *
 * @param rule the id of the rule that gives it
 * @param weight how much it says by itself, {@link Verdict#MALICIOUS} or {@link Verdict#SUSPICIOUS}
 * @param hit where and how the page does it
 */
record Trait(String rule, Verdict weight, Hit hit) {}
