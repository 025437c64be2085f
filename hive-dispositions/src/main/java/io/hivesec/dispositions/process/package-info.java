/** Responses to a process of this machine: suspend and kill, by pid and start time. */
@NullMarked
package io.hivesec.dispositions.process;

import org.jspecify.annotations.NullMarked;
