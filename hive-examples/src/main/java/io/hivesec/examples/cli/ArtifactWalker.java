package io.hivesec.examples.cli;

import io.hivesec.alert.ArtifactIdentity;
import io.hivesec.alert.ArtifactReport;
import io.hivesec.alert.EngineVerdict;
import io.hivesec.alert.Failure;
import io.hivesec.alert.FailureKind;
import io.hivesec.alert.Report;
import io.hivesec.artifact.Artifact;
import io.hivesec.artifact.Digests;
import io.hivesec.artifact.FileArtifact;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.ArchiveInputStream;
import org.apache.commons.compress.archivers.ArchiveStreamFactory;
import org.apache.commons.compress.compressors.CompressorStreamFactory;

/**
 * Walks files, directories and archives, and hands over each file. It follows no link, and what it could not read it hands
 * over as a report that says so.
 */
final class ArtifactWalker {
    private static final Pattern ARCHIVE =
            Pattern.compile(".*\\.(zip|jar|war|ear|tar|tgz|tar\\.gz|tar\\.xz|tar\\.bz2)");
    private static final Pattern COMPRESSED_TAR = Pattern.compile(".*\\.(tgz|tar\\.gz|tar\\.xz|tar\\.bz2)");
    private static final int MAX_ENTRY_BYTES = 32 << 20;
    private static final long MAX_ARCHIVE_BYTES = 2L << 30;
    private static final int MAX_ENTRIES = 200_000;
    private static final int MAX_DEPTH = 3;

    /** Who says in reports that something could not be read. */
    static final String STAGE = "walker";

    private final Consumer<Artifact> artifacts;
    private final Consumer<Report> unread;
    private final Instant since;
    private final LeftOut leftOut = new LeftOut();
    private long bytesLeft;
    private int entriesLeft;

    ArtifactWalker(Consumer<Artifact> artifacts, Consumer<Report> unread) {
        this(artifacts, unread, Instant.MIN);
    }

    ArtifactWalker(Consumer<Artifact> artifacts, Consumer<Report> unread, Instant since) {
        this.artifacts = artifacts;
        this.unread = unread;
        this.since = since;
    }

    /** What was not judged and why, a line a reason; empty when everything was. */
    List<String> leftOut() {
        return leftOut.lines();
    }

    /** Hands over every file at or below a path. */
    void walk(Path path) throws IOException {
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isSymbolicLink()) {
                    leftOut.link(path, file);
                } else if (!attributes.isRegularFile()) {
                    leftOut.add("that are no regular files", file);
                } else if (isOld(file, attributes)) {
                    leftOut.add("not changed since then", file);
                } else {
                    file(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException cause) {
                fail(file.toString(), FailureKind.UNREADABLE, Failures.unreadable(cause));
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** The time of a file's content can be set by anyone; the time of its entry cannot. */
    private boolean isOld(Path file, BasicFileAttributes attributes) {
        if (since.equals(Instant.MIN)) {
            return false;
        }
        Instant changed = attributes.lastModifiedTime().toInstant();
        try {
            FileTime entry = (FileTime) Files.getAttribute(file, "unix:ctime", LinkOption.NOFOLLOW_LINKS);
            changed = entry.toInstant().isAfter(changed) ? entry.toInstant() : changed;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            // A file system without that time: the other one has to do.
            return changed.isBefore(since);
        }
        return changed.isBefore(since);
    }

    private void file(Path file) {
        artifacts.accept(FileArtifact.of(file));
        if (isArchive(file.toString())) {
            bytesLeft = MAX_ARCHIVE_BYTES;
            entriesLeft = MAX_ENTRIES;
            try (InputStream in = Files.newInputStream(file)) {
                archive(file.toString(), in, 1);
            } catch (IOException e) {
                fail(file.toString(), FailureKind.UNREADABLE, Failures.unreadable(e));
            }
        }
    }

    private static boolean isArchive(String name) {
        return ARCHIVE.matcher(name.toLowerCase(Locale.ROOT)).matches();
    }

    private void archive(String name, InputStream in, int depth) {
        try (ArchiveInputStream<? extends ArchiveEntry> entries = open(name, in)) {
            for (ArchiveEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                if (--entriesLeft < 0 || bytesLeft < 0) {
                    fail(
                            name,
                            FailureKind.OVER_LIMIT,
                            "more than the scan reads of one archive; the rest is not judged");
                    return;
                }
                if (!entry.isDirectory()) {
                    entry(name + "!/" + entry.getName(), entries, depth);
                }
            }
        } catch (IOException | RuntimeException e) {
            // commons-compress throws unchecked exceptions on some damaged archives.
            fail(
                    name,
                    FailureKind.MALFORMED,
                    "not a whole archive" + (e.getMessage() == null ? "" : ": " + e.getMessage()));
        }
    }

    private static ArchiveInputStream<? extends ArchiveEntry> open(String name, InputStream in) throws IOException {
        String lower = name.toLowerCase(Locale.ROOT);
        BufferedInputStream buffered = new BufferedInputStream(in);
        if (COMPRESSED_TAR.matcher(lower).matches()) {
            buffered = new BufferedInputStream(
                    new CompressorStreamFactory(true, 64 << 10).createCompressorInputStream(buffered));
        }
        boolean isTar = lower.contains(".tar") || lower.endsWith(".tgz");
        return new ArchiveStreamFactory()
                .createArchiveInputStream(isTar ? ArchiveStreamFactory.TAR : ArchiveStreamFactory.ZIP, buffered);
    }

    private void entry(String name, InputStream in, int depth) throws IOException {
        byte[] bytes = in.readNBytes(MAX_ENTRY_BYTES + 1);
        bytesLeft -= bytes.length;
        if (bytes.length > MAX_ENTRY_BYTES) {
            fail(name, FailureKind.OVER_LIMIT, "larger than " + MAX_ENTRY_BYTES + " bytes");
            return;
        }
        artifacts.accept(FileArtifact.of(name, bytes));
        if (isArchive(name)) {
            if (depth == MAX_DEPTH) {
                fail(name, FailureKind.OVER_LIMIT, "archives nested deeper than " + MAX_DEPTH);
            } else {
                archive(name, new ByteArrayInputStream(bytes), depth + 1);
            }
        }
    }

    private void fail(String name, FailureKind kind, String cause) {
        Failure failure = Failure.of(STAGE, kind, name, cause);
        ArtifactReport report = new ArtifactReport(
                new ArtifactIdentity(name, Digests.NONE), List.of(EngineVerdict.unknown(STAGE, failure)));
        unread.accept(new Report(List.of(), List.of(), List.of(report), List.of(), List.of(failure)));
    }
}
