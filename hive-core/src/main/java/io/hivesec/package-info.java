/** What an embedder calls: the facade and its builder. */
@NullMarked
package io.hivesec;

import org.jspecify.annotations.NullMarked;
