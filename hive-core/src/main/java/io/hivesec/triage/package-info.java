/** How likely an alert is to be real, with every signal that says so. */
@NullMarked
package io.hivesec.triage;

import org.jspecify.annotations.NullMarked;
