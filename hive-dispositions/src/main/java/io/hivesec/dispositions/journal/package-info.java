/**
 * The journal: what was approved, intended, done and taken back, written before it happens and chained so that a line
 * edited, dropped or moved is seen.
 */
@NullMarked
package io.hivesec.dispositions.journal;

import org.jspecify.annotations.NullMarked;
