/**
 * The analyst's console: how a product puts Hive behind pages of its own. {@link io.hivesec.examples.console.ConsoleServer}
 * is the door, with its lock in {@code Access}; {@code ConsoleApi} answers with Hive's own JSON; what an analyst changes
 * goes through {@code Hive.alerts()} and a whitelist file, as any embedder would do it.
 */
@NullMarked
package io.hivesec.examples.console;

import org.jspecify.annotations.NullMarked;
