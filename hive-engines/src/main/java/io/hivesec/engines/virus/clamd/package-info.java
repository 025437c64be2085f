/**
 * ClamAV, asked over clamd's socket. Protocol: {@code man 8 clamd}; replies as clamd 1.4 gives them.
 */
@NullMarked
package io.hivesec.engines.virus.clamd;

import org.jspecify.annotations.NullMarked;
