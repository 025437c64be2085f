package io.hivesec.dispositions;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One response at a time for one target, among threads and among processes that share a directory. A bounded number of
 * locks is shared by all targets.
 */
final class TargetLocks {
    private static final int STRIPES = 64;
    private static final long PATIENCE_SECONDS = 60;
    private static final ReentrantLock[] THREADS =
            IntStream.range(0, STRIPES).mapToObj(i -> new ReentrantLock()).toArray(ReentrantLock[]::new);

    private final Path file;
    private @Nullable FileChannel channel;

    TargetLocks(Path directory) {
        this.file = directory.resolve("targets.lock");
    }

    /** Does something while no other does anything to the same target. */
    <T> T holding(String target, Work<T> work) throws IOException {
        int stripe = Math.floorMod(target.hashCode(), STRIPES);
        ReentrantLock threads = THREADS[stripe];
        try {
            if (!threads.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new RefusedException("another response to " + target + " has gone on for a minute");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException("interrupted while waiting for another response to " + target);
        }
        // The channel is not closed between: closing any channel of a file drops all locks that the process has on it.
        try (FileLock lock = channel().lock(stripe, 1, false)) {
            if (!lock.isValid()) {
                throw new IOException("the lock of " + target + " was lost");
            }
            return work.run();
        } catch (OverlappingFileLockException e) {
            throw new IOException("the lock of " + target + " is held twice in this process", e);
        } finally {
            threads.unlock();
        }
    }

    private synchronized FileChannel channel() throws IOException {
        FileChannel open = channel;
        if (open == null) {
            open = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            channel = open;
        }
        return open;
    }

    /** Something done under a lock. */
    interface Work<T> {
        T run() throws IOException;
    }
}
