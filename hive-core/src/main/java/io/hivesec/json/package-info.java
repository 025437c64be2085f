/** One Jackson module that reads and writes events, alerts and reports. */
@NullMarked
package io.hivesec.json;

import org.jspecify.annotations.NullMarked;
