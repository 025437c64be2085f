/** What a sensor saw happen: one record per kind of event, in the past tense, and the values they share. */
@NullMarked
package io.hivesec.event;

import org.jspecify.annotations.NullMarked;
