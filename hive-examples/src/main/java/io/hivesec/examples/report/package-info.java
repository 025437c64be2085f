/**
 * A report as one web page that a person opens, prints or mails. It needs no network and runs no script; all that it shows
 * of alerts was written by attackers and is escaped in one place, {@link io.hivesec.examples.report.Html}.
 */
@NullMarked
package io.hivesec.examples.report;

import org.jspecify.annotations.NullMarked;
