package io.hivesec.examples.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Where the command prints to, and says in one line what is wrong with it. */
final class OutputFiles {
    private OutputFiles() {}

    /** Standard output, which ends the command when it cannot be written any more: the disk is full, or nobody reads. */
    static PrintWriter standard() {
        return writer("standard output", new FileOutputStream(FileDescriptor.out), true);
    }

    /** A file that is written anew, in the same way. */
    static PrintWriter open(Path file) throws UsageException {
        try {
            return writer(file.toString(), Files.newOutputStream(file), false);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    private static PrintWriter writer(String name, OutputStream out, boolean isFlushed) {
        return new PrintWriter(new Loud(name, out), isFlushed, StandardCharsets.UTF_8);
    }

    /** That a file cannot be written, and why. */
    static UsageException unwritable(Path file, IOException cause) {
        return new UsageException(file + ": cannot be written: " + reason(cause));
    }

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

    private static String reason(IOException cause) {
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

    /** A {@link PrintWriter} keeps an {@link IOException} to itself; this one gets through it. */
    private static final class Loud extends OutputStream {
        private final String name;
        private final OutputStream out;

        private Loud(String name, OutputStream out) {
            this.name = name;
            this.out = out;
        }

        @Override
        public void write(int value) {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            try {
                out.write(bytes, offset, length);
            } catch (IOException e) {
                throw new UncheckedIOException(name + ": cannot be written: " + reason(e), e);
            }
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
