/** Engines that are a command: ClamAV's clamscan, YARA's yara, a vendor's scanner. */
@NullMarked
package io.hivesec.engines.virus.command;

import org.jspecify.annotations.NullMarked;
