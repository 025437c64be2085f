/** Whitelist rules: their files, their index, and why one matches. */
@NullMarked
package io.hivesec.whitelist;

import org.jspecify.annotations.NullMarked;
