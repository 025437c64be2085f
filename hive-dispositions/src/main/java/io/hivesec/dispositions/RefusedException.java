package io.hivesec.dispositions;

import java.io.IOException;

/** Something that is not done, for the reason in the message; nothing was changed. */
public final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    /** A refusal. */
    public RefusedException(String reason) {
        super(reason);
    }
}
