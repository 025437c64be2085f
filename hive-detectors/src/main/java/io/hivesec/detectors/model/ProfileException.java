package io.hivesec.detectors.model;

import java.io.IOException;

/** A profile that cannot be read, merged or kept; the message says what and where. */
public final class ProfileException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Says what is wrong. */
    public ProfileException(String message) {
        super(message);
    }
}
