/** Responses that tell somebody: e-mail, webhook, syslog. They change nothing and are not taken back. */
@NullMarked
package io.hivesec.dispositions.notify;

import org.jspecify.annotations.NullMarked;
