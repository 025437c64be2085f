/** Rules about pages that an embedder writes: strings and patterns with a condition, in JSON. */
@NullMarked
package io.hivesec.engines.webshell.rule;

import org.jspecify.annotations.NullMarked;
