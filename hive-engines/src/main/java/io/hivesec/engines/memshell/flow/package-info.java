/**
 * Follows data through the methods of a class and of the classes beside it: from what an attacker sends to what runs it.
 * The analysis is an abstract interpretation; calls inside the set are entered with the values they are given, so that
 * names built from pieces, and methods found by reflection, are known where they are used. Bounded in steps, depth and
 * rounds; what was cut short is said in the result.
 */
@NullMarked
package io.hivesec.engines.memshell.flow;

import org.jspecify.annotations.NullMarked;
