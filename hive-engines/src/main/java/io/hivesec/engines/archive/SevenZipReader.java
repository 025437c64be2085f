package io.hivesec.engines.archive;

import io.hivesec.artifact.Content;
import io.hivesec.spi.DeadlineException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.PasswordRequiredException;
import org.apache.commons.compress.archivers.sevenz.SevenZArchiveEntry;
import org.apache.commons.compress.archivers.sevenz.SevenZFile;

/** Reads 7z archives. */
final class SevenZipReader {
    private SevenZipReader() {}

    static void read(Content content, long size, Meter meter, Children children) throws IOException, DeadlineException {
        try (ContentChannel channel = new ContentChannel(content, size);
                SevenZFile file = SevenZFile.builder()
                        .setSeekableByteChannel(channel)
                        .setMaxMemoryLimitKiB(meter.budgets.memory() / 1024)
                        .get()) {
            for (SevenZArchiveEntry entry = file.getNextEntry(); entry != null; entry = file.getNextEntry()) {
                if (entry.hasStream()) {
                    String name = entry.getName();
                    children.entry(name == null ? "" : name, data(file));
                }
            }
        } catch (PasswordRequiredException e) {
            throw new EncryptedException("locked with a password");
        } catch (org.apache.commons.compress.MemoryLimitException e) {
            throw new BudgetException("a header that asks for more memory than there is for it");
        } catch (RuntimeException e) {
            throw new IOException("damaged: " + e.getMessage(), e);
        }
    }

    private static InputStream data(SevenZFile file) {
        return new BlockStream() {
            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                try {
                    return file.read(buffer, offset, length);
                } catch (PasswordRequiredException e) {
                    throw new EncryptedException("locked with a password");
                } catch (org.apache.commons.compress.MemoryLimitException e) {
                    throw new BudgetException("a header that asks for more memory than there is for it");
                } catch (IOException e) {
                    String message = String.valueOf(e.getMessage());
                    throw message.startsWith("Unsupported compression method")
                            ? new UnsupportedFormatException(message)
                            : e;
                }
            }
        };
    }
}
