package io.hivesec.engines.virus.own;

import io.hivesec.engines.virus.own.pattern.PatternBook;
import io.hivesec.engines.virus.own.signature.ClamavReader;
import io.hivesec.engines.virus.own.signature.ClamavSignatures;
import io.hivesec.engines.virus.own.signature.Problem;
import io.hivesec.engines.virus.own.yara.YaraReader;
import io.hivesec.engines.virus.own.yara.YaraRules;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Signatures, ready to be looked for. Threads: immutable. */
public final class SignatureDatabase {
    private static final String SHIPPED = "hive.yar";
    /** When the file above was last changed. */
    private static final LocalDate SHIPPED_ON = LocalDate.of(2026, 11, 24);

    private final PatternBook book;
    private final ClamavSignatures clamav;
    private final YaraRules yara;
    private final List<Problem> problems;
    private final String fingerprint;
    private final @Nullable LocalDate newest;

    private SignatureDatabase(Builder builder) {
        this.book = builder.book.build();
        this.clamav = builder.clamav.build();
        this.yara = builder.yara.rules();
        this.problems = List.copyOf(builder.problems);
        this.newest = builder.newest;
        this.fingerprint = HexFormat.of().formatHex(builder.digest.digest(), 0, 8);
    }

    /** Begins an empty database. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The signatures that come with Hive.
     *
     * @throws IllegalStateException when they cannot be read, which is a bug
     */
    public static SignatureDatabase shipped() {
        SignatureDatabase database = builder().addShipped().build();
        if (!database.problems().isEmpty()) {
            throw new IllegalStateException(database.problems().get(0).toString());
        }
        return database;
    }

    PatternBook book() {
        return book;
    }

    ClamavSignatures clamav() {
        return clamav;
    }

    YaraRules yara() {
        return yara;
    }

    /** How many signatures and rules there are. */
    public int size() {
        return clamav.size() + yara.size();
    }

    /** What was left out, and why. */
    public List<Problem> problems() {
        return problems;
    }

    /** Tells this state of the signatures from any other. */
    public String fingerprint() {
        return fingerprint;
    }

    /** The day on which the newest signatures were made, in UTC; empty when that is not told. */
    public Optional<LocalDate> date() {
        return Optional.ofNullable(newest);
    }

    /** Collects signatures. Not thread-safe. */
    public static final class Builder {
        private static final int MAX_RULES = 64 * 1024 * 1024;
        private static final int MAX_PROBLEMS = 10_000;

        private final PatternBook.Builder book = PatternBook.builder();
        private final ClamavSignatures.Builder clamav = ClamavSignatures.builder();
        private final ClamavReader clamavReader = ClamavSignatures.reader(clamav, book);
        private final YaraReader yara = new YaraReader(book);
        private final List<Problem> problems = new ArrayList<>();
        private final MessageDigest digest;
        private @Nullable LocalDate newest;

        private Builder() {
            try {
                digest = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has SHA-256", e);
            }
        }

        /**
         * Adds the signatures that come with Hive.
         *
         * @throws IllegalStateException when they cannot be read, which is a bug
         */
        public Builder addShipped() {
            try (InputStream in = SignatureDatabase.class.getResourceAsStream(SHIPPED)) {
                if (in == null) {
                    throw new IllegalStateException(SHIPPED + " is missing");
                }
                add(SHIPPED, in);
            } catch (IOException e) {
                throw new IllegalStateException(SHIPPED, e);
            }
            dated(SHIPPED_ON);
            return this;
        }

        /**
         * Says when signatures that were added were made; the database is as old as the newest of them.
         *
         * @param date the day, in UTC
         */
        public Builder dated(LocalDate date) {
            newest = newest == null || date.isAfter(newest) ? date : newest;
            return this;
        }

        /**
         * Adds a file of signatures; what cannot be used is in the database's problems.
         *
         * @param name the file's name, whose ending says the format
         * @param in its bytes; not closed
         * @throws IOException when they cannot be read
         */
        public Builder add(String name, InputStream in) throws IOException {
            if (YaraReader.reads(name)) {
                byte[] text = in.readNBytes(MAX_RULES);
                digest.update(text);
                yara.read(name, text, this::problem);
            } else if (ClamavReader.reads(name)) {
                InputStream digested = new DigestedStream(in, digest);
                clamavReader.read(name, new InputStreamReader(digested, StandardCharsets.ISO_8859_1), this::problem);
            } else {
                problem(new Problem(name, 1, "a file with this ending is not supported"));
            }
            return this;
        }

        /** Adds text in a format, for tests and small sets. */
        public Builder add(String name, String text) throws IOException {
            return add(name, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        }

        /**
         * Adds a file, or all signature files of a directory, each made when it was last changed.
         *
         * @throws IOException when one cannot be read
         */
        public Builder add(Path path) throws IOException {
            List<Path> files;
            if (Files.isDirectory(path)) {
                try (Stream<Path> inside = Files.list(path)) {
                    files = inside.filter(Files::isRegularFile).sorted().toList();
                }
            } else {
                files = List.of(path);
            }
            for (Path file : files) {
                try (InputStream in = Files.newInputStream(file)) {
                    add(String.valueOf(file.getFileName()), in);
                }
                dated(LocalDate.ofInstant(Files.getLastModifiedTime(file).toInstant(), ZoneOffset.UTC));
            }
            return this;
        }

        private void problem(Problem problem) {
            if (problems.size() < MAX_PROBLEMS) {
                problems.add(problem);
            }
        }

        /** The database of what was added. */
        public SignatureDatabase build() {
            return new SignatureDatabase(this);
        }
    }

    /** Digests what is read. */
    private static final class DigestedStream extends FilterInputStream {
        private final MessageDigest digest;

        DigestedStream(InputStream in, MessageDigest digest) {
            super(in);
            this.digest = digest;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int n = super.read(buffer, offset, length);
            if (n > 0) {
                digest.update(buffer, offset, n);
            }
            return n;
        }
    }
}
