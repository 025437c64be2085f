package io.hivesec.engines.archive;

import java.io.IOException;

/** A format or method that cannot be read here. */
final class UnsupportedFormatException extends IOException {
    UnsupportedFormatException(String message) {
        super(message);
    }
}
