package io.hivesec.triage;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Threat intelligence from local files: CSV, MISP JSON and STIX 2.1, each with addresses, {@code address:port}, IPv4
 * networks, host names and digests. Changed files are read again, at most every ten seconds, while the old ones answer; one
 * that cannot be read then leaves the old ones in place, and {@link #problem} says why.
 *
 * <p>Threads: safe. A look-up takes well under a microsecond.
 */
public final class IndicatorFiles implements ThreatIntelligence {
    private static final long PAUSE = TimeUnit.SECONDS.toNanos(10);

    private final List<Path> files;
    private final AtomicLong nextLook = new AtomicLong(System.nanoTime() + PAUSE);
    private volatile Loaded loaded;
    private volatile String problem = "";

    private record Loaded(IndicatorTable table, List<FileTime> times) {}

    private IndicatorFiles(List<Path> files) throws IOException {
        this.files = List.copyOf(files);
        this.loaded = load(times());
    }

    /**
     * Reads files.
     *
     * @throws IOException when one cannot be read, or is none of the formats; the message names it
     */
    public static IndicatorFiles open(List<Path> files) throws IOException {
        return new IndicatorFiles(files);
    }

    private List<FileTime> times() throws IOException {
        List<FileTime> times = new ArrayList<>();
        for (Path file : files) {
            times.add(Files.getLastModifiedTime(file));
        }
        return times;
    }

    private Loaded load(List<FileTime> times) throws IOException {
        IndicatorTable table = new IndicatorTable();
        for (Path file : files) {
            try {
                IndicatorReader.read(file, table);
            } catch (CharacterCodingException e) {
                throw new IOException(file + ": is no text in UTF-8", e);
            } catch (JsonProcessingException e) {
                throw new IOException(file + ": not JSON: " + e.getOriginalMessage(), e);
            } catch (IOException e) {
                throw new IOException(file + ": " + e.getMessage(), e);
            }
        }
        return new Loaded(table, times);
    }

    /** How many indicators there are. */
    public int size() {
        return loaded.table().size();
    }

    /** Why the files could not be read again; empty when they could. */
    public String problem() {
        return problem;
    }

    /** Reads the files again if one has changed. */
    public synchronized void refresh() {
        try {
            List<FileTime> times = times();
            if (!times.equals(loaded.times())) {
                loaded = load(times);
            }
            problem = "";
        } catch (IOException e) {
            problem = String.valueOf(e.getMessage());
        }
    }

    @Override
    public Optional<String> lookUp(String value) {
        long due = nextLook.get();
        long now = System.nanoTime();
        if (now - due > 0 && nextLook.compareAndSet(due, now + PAUSE)) {
            Thread reader = new Thread(this::refresh, "hive-indicators");
            reader.setDaemon(true);
            reader.start();
        }
        return loaded.table().find(value);
    }
}
