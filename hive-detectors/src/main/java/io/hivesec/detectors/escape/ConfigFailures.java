package io.hivesec.detectors.escape;

import io.hivesec.alert.FailureKind;

/** Receives what cannot be read of one part of a description, when the other parts can be. */
@FunctionalInterface
interface ConfigFailures {
    void add(String source, FailureKind kind, String cause);
}
