/** Hive: finds intrusions in containers and hosts, explains them and helps respond. Start at {@link io.hivesec.Hive}. */
@NullMarked
package io.hivesec;

import org.jspecify.annotations.NullMarked;
