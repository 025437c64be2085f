package io.hivesec.examples.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Says in words what went wrong, without the names that Java has for it. */
final class Failures {
    private Failures() {}

    /**
     * What went wrong, a line for each thing. What says in words of its own what is wrong needs no name of a class; others are of
     * a kind that nobody foresaw.
     */
    static String message(Exception failure) {
        String message = failure.getMessage();
        if (failure instanceof UncheckedIOException
                && failure.getCause() instanceof IOException cause
                && cause.toString().equals(message)) {
            return message(cause);
        }
        if (failure instanceof FileSystemException file && file.getFile() != null) {
            return file.getFile() + ": "
                    + (file instanceof NoSuchFileException ? "no such file or folder" : reason(file));
        }
        if (message != null && isWorded(failure)) {
            return message;
        }
        return failure.getClass().getSimpleName() + (message == null ? "" : ": " + message.replaceAll("\\R", " "));
    }

    private static boolean isWorded(Exception failure) {
        Class<?> type = failure.getClass();
        return type.equals(IOException.class)
                || type.equals(UncheckedIOException.class)
                || type.equals(IllegalArgumentException.class)
                || type.getPackageName().startsWith("io.hivesec");
    }

    /** What hinders reading, in a few words. */
    static String unreadable(IOException cause) {
        return cause instanceof NoSuchFileException ? "no such file" : reason(cause);
    }

    /** Why a file cannot be written, in a few words. */
    static String reason(IOException cause) {
        if (cause instanceof NoSuchFileException) {
            return "no such folder";
        }
        if (cause instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (cause instanceof FileAlreadyExistsException) {
            return "is a file, not a folder";
        }
        String reason = cause instanceof FileSystemException failed ? failed.getReason() : cause.getMessage();
        return reason == null ? cause.getClass().getSimpleName() : reason;
    }
}
