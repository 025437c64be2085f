/** Tests of the matcher against a naive search. */
@NullMarked
package io.hivesec.engines.virus.own.matcher;

import org.jspecify.annotations.NullMarked;
