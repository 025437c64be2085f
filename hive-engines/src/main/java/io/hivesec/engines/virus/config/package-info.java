/** {@code engines.json}: which engines there are and how they are reached. */
@NullMarked
package io.hivesec.engines.virus.config;

import org.jspecify.annotations.NullMarked;
