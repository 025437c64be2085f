package io.hivesec.engines.jvm;

import java.io.IOException;

/** A JVM cannot be inspected; the message says why in one line. Such a JVM is unknown, never clean. */
public final class JvmAccessException extends IOException {
    private static final long serialVersionUID = 1L;

    JvmAccessException(String message) {
        super(message);
    }

    JvmAccessException(String message, Throwable cause) {
        super(message, cause);
    }
}
