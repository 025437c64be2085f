package io.hivesec.engines.archive;

import java.io.IOException;

/** Something is locked with a password. */
final class EncryptedException extends IOException {
    EncryptedException(String message) {
        super(message);
    }
}
