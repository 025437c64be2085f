package io.hivesec.detectors.escape;

import io.hivesec.alert.FailureKind;

/** A part of a description that cannot be read; the message says why and where in it. */
final class MalformedConfigException extends Exception {
    private final FailureKind kind;

    MalformedConfigException(FailureKind kind, String message) {
        super(message);
        this.kind = kind;
    }

    FailureKind kind() {
        return kind;
    }
}
