package io.hivesec.dispositions.journal;

import java.io.IOException;

/** A journal whose lines are not those that were written. The message says at which line and how. */
public final class TamperedJournalException extends IOException {
    private static final long serialVersionUID = 1L;

    TamperedJournalException(String message) {
        super(message);
    }
}
