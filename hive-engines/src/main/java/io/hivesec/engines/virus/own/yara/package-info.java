/**
 * A subset of YARA rules (YARA documentation, "Writing YARA rules"): text, hexadecimal and regular strings, and conditions
 * over them. What is not in the subset is refused by name with its file and line, rule by rule.
 */
@NullMarked
package io.hivesec.engines.virus.own.yara;

import org.jspecify.annotations.NullMarked;
