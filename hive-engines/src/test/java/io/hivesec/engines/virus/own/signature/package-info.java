@NullMarked
package io.hivesec.engines.virus.own.signature;

import org.jspecify.annotations.NullMarked;
