/** What Hive concludes: rules, findings, verdicts, alerts and the report that holds them. */
@NullMarked
package io.hivesec.alert;

import org.jspecify.annotations.NullMarked;
