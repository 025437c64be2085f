package io.hivesec.engines.virus.config;

/** A file of engines cannot be used. The message names file, engine and field. */
public final class EnginesFileException extends Exception {
    private static final long serialVersionUID = 1L;

    EnginesFileException(String message) {
        super(message);
    }
}
