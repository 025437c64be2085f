/**
 * Finds many byte strings at once in a stream, in bounded memory. {@link
 * io.hivesec.engines.virus.own.matcher.LiteralMatcher} looks at few positions of the text: of each literal, the hashes of
 * all grams in its least common window are known, so that one of them falls on a sampled position wherever the literal is.
 */
@NullMarked
package io.hivesec.engines.virus.own.matcher;

import org.jspecify.annotations.NullMarked;
