/**
 * What analysts trust: whitelist rules, the files they live in, the index that finds the rule for an alert among a
 * hundred thousand, and the words that say why a rule does or does not match.
 */
@NullMarked
package io.hivesec.whitelist;

import org.jspecify.annotations.NullMarked;
