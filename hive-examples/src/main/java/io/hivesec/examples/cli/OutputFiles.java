package io.hivesec.examples.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
        return new UsageException(file + ": cannot be written: " + Failures.reason(cause));
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
                throw new UncheckedIOException(name + ": cannot be written: " + Failures.reason(e), e);
            }
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
