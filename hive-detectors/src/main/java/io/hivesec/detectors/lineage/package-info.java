/**
 * What programs are for, and what that says about who started whom: shells, interpreters, servers, and the programs that
 * change users for honest reasons. The knowledge is data ({@code programs.txt}); detectors ask {@code Roles} and
 * {@code Invocation} instead of keeping lists of their own.
 */
@NullMarked
package io.hivesec.detectors.lineage;

import org.jspecify.annotations.NullMarked;
