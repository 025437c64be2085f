package io.hivesec.dispositions.journal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hivesec.dispositions.journal.Chain.Line;
import io.hivesec.dispositions.journal.Chain.Link;
import io.hivesec.dispositions.journal.Entry.Event;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A write-ahead journal: {@code journal.jsonl} in a directory of its own, a line an event, each line on disk (fsync)
 * before the call that wrote it returns. A line that a crash left unfinished never counted and is cut off. Several
 * processes may share a journal: each takes the file's lock to append and first reads what the others wrote.
 *
 * <p>Threads: safe.
 */
public final class Journal implements AutoCloseable {
    /** One response takes a few kilobytes; with less room than this none is begun. */
    public static final long NEEDED_SPACE = 1 << 20;

    /** A file lock is a process's, not a thread's or a channel's. */
    private static final Object PROCESS = new Object();

    private static final int MAX_LINE = 4 << 20;

    private final Path directory;
    private final Chain chain;
    private final Clock clock;
    private final FileChannel file;
    private final FileChannel head;
    private final FileChannel lock;
    private final Map<String, List<Entry>> byPlan = new HashMap<>();
    private final List<Entry> approvals = new ArrayList<>();
    private final Set<String> inEffect = new HashSet<>();
    private Head.Mark last = Head.Mark.START;
    private long size;

    private Journal(Path directory, Chain chain, Clock clock) throws IOException {
        this.directory = directory;
        this.chain = chain;
        this.clock = clock;
        this.lock = channel(directory.resolve("journal.lock"));
        this.head = channel(directory.resolve("journal.head"));
        this.file = channel(directory.resolve("journal.jsonl"));
    }

    /**
     * Opens the journal in a directory, which is made when it is missing.
     *
     * @param directory readable by its owner only when made here
     * @param key the secret that the chain is keyed with; empty for a chain without one
     * @param clock dates the lines
     * @throws TamperedJournalException when its lines are not those that were written
     * @throws IOException when it cannot be read or written
     */
    public static Journal open(Path directory, byte[] key, Clock clock) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        Journal journal = new Journal(directory, new Chain(key), clock);
        boolean opened = false;
        try {
            journal.locked(() -> {
                if (journal.head.size() == 0 && journal.file.size() == 0) {
                    Head.write(journal.head, Head.Mark.START);
                    journal.head.force(true);
                    sync(directory);
                }
                journal.refresh();
                return journal;
            });
            opened = true;
            return journal;
        } finally {
            if (!opened) {
                journal.close();
            }
        }
    }

    private static FileChannel channel(Path path) throws IOException {
        return FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** The directory it lies in. */
    public Path directory() {
        return directory;
    }

    /** What has to hold for a line to be written, asked when no other can come in between. */
    public interface Condition {
        /**
         * Throws when the line is not to be written.
         *
         * @param approvals every plan approved so far, the oldest first
         * @param isInEffect whether a plan, by its id, touched something and was not taken back
         * @throws IOException to refuse
         */
        void check(List<Entry> approvals, Predicate<String> isInEffect) throws IOException;
    }

    /**
     * Writes a line; it is on disk when this returns.
     *
     * @throws TamperedJournalException when the lines before it are not those that were written
     * @throws IOException when it cannot be written; then there is no such line
     */
    public Entry append(Event event, String plan, ObjectNode data) throws IOException {
        return append(event, plan, data, (approvals, isInEffect) -> {});
    }

    /**
     * Writes a line if a condition holds.
     *
     * @throws TamperedJournalException when the lines before it are not those that were written
     * @throws IOException what the condition throws, or when the line cannot be written; then there is no such line
     */
    public Entry append(Event event, String plan, ObjectNode data, Condition condition) throws IOException {
        return locked(() -> {
            refresh();
            condition.check(approvals, inEffect::contains);
            Entry entry = new Entry(last.number() + 1, clock.instant(), event, plan, data);
            Line line = chain.write(entry, last.hash());
            write(line.text(), event);
            last = new Head.Mark(entry.number(), line.hash());
            Head.write(head, last);
            index(entry);
            return entry;
        });
    }

    private void write(String line, Event event) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
        if (bytes.remaining() > MAX_LINE) {
            throw new IOException("a line of " + bytes.remaining() + " bytes is too long for the journal");
        }
        long end = size + bytes.remaining();
        boolean written = false;
        try {
            while (bytes.hasRemaining()) {
                file.write(bytes, end - bytes.remaining());
            }
            // A refusal changed nothing and may be lost with the power; in a storm there are thousands.
            if (event != Event.REFUSED) {
                file.force(false);
            }
            written = true;
            size = end;
        } catch (IOException e) {
            throw new IOException("the journal in " + directory + " cannot be written: " + e.getMessage(), e);
        } finally {
            if (!written) {
                file.truncate(size);
            }
        }
    }

    /** The lines about a plan, the oldest first. */
    public List<Entry> entries(String plan) throws IOException {
        return locked(() -> {
            refresh();
            return List.copyOf(byPlan.getOrDefault(plan, List.of()));
        });
    }

    /** All lines, the oldest first. */
    public List<Entry> entries() throws IOException {
        return locked(() -> {
            refresh();
            List<Entry> all = new ArrayList<>();
            byPlan.values().forEach(all::addAll);
            all.sort((a, b) -> Long.compare(a.number(), b.number()));
            return all;
        });
    }

    /** Refuses to go on where there is no room for what a response writes. */
    public void requireSpace() throws IOException {
        long usable = Files.getFileStore(directory).getUsableSpace();
        if (usable < NEEDED_SPACE) {
            throw new IOException("only " + usable + " bytes are free for the journal in " + directory);
        }
    }

    /** Reads on from where this process last was; cuts off what a crash left unfinished. Called under the lock. */
    private void refresh() throws IOException {
        long end = file.size();
        if (end < size) {
            throw new TamperedJournalException("the journal is shorter than it was");
        }
        if (end == size && last.number() > 0) {
            return;
        }
        Head.Mark known = Head.read(head);
        readLines(end, known);
        if (last.number() < known.number()) {
            throw new TamperedJournalException(
                    "the journal ends with line " + last.number() + ", but line " + known.number() + " was written");
        }
    }

    private void readLines(long end, Head.Mark known) throws IOException {
        if (end - size > Integer.MAX_VALUE / 2) {
            throw new IOException("the journal is too large to be read: " + end + " bytes");
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) (end - size));
        while (bytes.hasRemaining() && file.read(bytes, size + bytes.position()) >= 0) {
            continue;
        }
        byte[] array = bytes.array();
        int start = 0;
        for (int i = 0; i < bytes.position(); i++) {
            if (array[i] == '\n') {
                link(new String(array, start, i - start, StandardCharsets.UTF_8), known);
                start = i + 1;
            }
        }
        size += start;
        if (start < bytes.position()) {
            file.truncate(size);
        }
    }

    private void link(String line, Head.Mark known) throws TamperedJournalException {
        long number = last.number() + 1;
        Link link;
        try {
            link = chain.read(line);
        } catch (TamperedJournalException e) {
            throw new TamperedJournalException("line " + number + " " + e.getMessage());
        }
        if (!link.previous().equals(last.hash()) || link.entry().number() != number) {
            throw new TamperedJournalException("line " + number + " does not follow the line before it");
        }
        if (number == known.number() && !link.hash().equals(known.hash())) {
            throw new TamperedJournalException("line " + number + " is not the one that was written");
        }
        last = new Head.Mark(number, link.hash());
        index(link.entry());
    }

    private void index(Entry entry) {
        byPlan.computeIfAbsent(entry.plan(), key -> new ArrayList<>()).add(entry);
        if (entry.event() == Event.APPROVED) {
            approvals.add(entry);
        } else if (entry.event() == Event.INTENT) {
            inEffect.add(entry.plan());
        } else if (entry.event() == Event.UNDONE) {
            inEffect.remove(entry.plan());
        }
    }

    private <T> T locked(Work<T> work) throws IOException {
        synchronized (PROCESS) {
            try (FileLock held = lock.lock()) {
                if (!held.isValid()) {
                    throw new IOException("the journal's lock was lost");
                }
                return work.run();
            }
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (PROCESS) {
            file.close();
            head.close();
            lock.close();
        }
    }

    /** Something done while nobody else writes. */
    private interface Work<T> {
        T run() throws IOException;
    }
}
