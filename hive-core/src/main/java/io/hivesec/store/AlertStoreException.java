package io.hivesec.store;

/** A database that did not do what it was asked; nothing of the call was kept. */
public final class AlertStoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AlertStoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
