/**
 * Recognises copies of web backdoors seen before: by digest, by a hash of the code without what a copier changes, and by a
 * sketch of the code that stays close when the code does. The library is JSON that an embedder can load and extend; it holds
 * fingerprints, never samples.
 */
@NullMarked
package io.hivesec.engines.webshell.known;

import org.jspecify.annotations.NullMarked;
