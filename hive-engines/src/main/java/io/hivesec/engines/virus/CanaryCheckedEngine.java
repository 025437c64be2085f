package io.hivesec.engines.virus;

import io.hivesec.spi.Deadline;
import io.hivesec.spi.DeadlineException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An engine whose "clean" counts only where it has shown that it would have found something: it is given the EICAR test file
 * alone, compressed, in archives of several sizes, and behind the first bytes of several kinds of files. That happens before
 * its first specimen, after each failure, and an hour after the last time, unless it then tells the version that it told
 * before; a new version is not noticed sooner. Where it does not find the file, "clean" becomes {@link Answer#INCOMPLETE};
 * when it does not find the plain file, {@link Answer#ERROR}.
 *
 * <p>Threads: safe; one thread examines the engine, others wait for that.
 */
public final class CanaryCheckedEngine implements VirusEngine {
    private static final Duration AGE = Duration.ofHours(1);
    private static final int SNIFFED = 64;

    private final VirusEngine engine;
    private final ReentrantLock checking = new ReentrantLock();
    private volatile @Nullable Sight sight;

    /** The same engine, checked. */
    public CanaryCheckedEngine(VirusEngine engine) {
        this.engine = engine;
    }

    /**
     * What the engine was seen to find.
     *
     * @param findsPlain whether it finds the test file alone
     * @param findsArchived whether it finds it compressed and in a small archive
     * @param largest the size of specimens, in bytes, up to which it finds things; {@link Long#MAX_VALUE} when none was missed
     * @param blind the kinds of files in which it finds nothing
     */
    private record Sight(
            EngineVersion version,
            long nanos,
            boolean findsPlain,
            boolean findsArchived,
            long largest,
            List<Canaries.Kind> blind) {}

    @Override
    public String name() {
        return engine.name();
    }

    @Override
    public EngineVersion version(Deadline deadline) throws IOException, DeadlineException, InterruptedException {
        return engine.version(deadline);
    }

    @Override
    public EngineAnswer examine(Specimen specimen, Deadline deadline)
            throws IOException, DeadlineException, InterruptedException {
        try {
            Sight seen = sight(deadline);
            EngineAnswer answer = engine.examine(specimen, deadline);
            return answer.answer() == Answer.CLEAN ? doubted(specimen, seen) : answer;
        } catch (IOException | DeadlineException e) {
            // Whatever answers after this may be another service behind the same address.
            sight = null;
            throw e;
        }
    }

    private static EngineAnswer doubted(Specimen specimen, Sight seen) throws IOException {
        if (!seen.findsPlain()) {
            throw new IOException("it does not find the EICAR test file, so its 'clean' says nothing");
        }
        if (specimen.size() > seen.largest()) {
            return EngineAnswer.of(
                    Answer.INCOMPLETE, "it was seen to find nothing in files larger than " + seen.largest() + " bytes");
        }
        byte[] beginning;
        try (InputStream in = specimen.content().open()) {
            beginning = in.readNBytes(SNIFFED);
        }
        for (Canaries.Kind kind : seen.blind()) {
            if (kind.isKindOf(beginning)) {
                return EngineAnswer.of(Answer.INCOMPLETE, "it was seen to pass " + kind.name() + " files unseen");
            }
        }
        boolean isArchive = beginning.length > 1
                && ((beginning[0] == 'P' && beginning[1] == 'K')
                        || (beginning[0] == 0x1f && (beginning[1] & 0xff) == 0x8b));
        return isArchive && !seen.findsArchived()
                ? EngineAnswer.of(Answer.INCOMPLETE, "it was seen to pass archives unseen")
                : EngineAnswer.CLEAN;
    }

    private Sight sight(Deadline deadline) throws IOException, DeadlineException, InterruptedException {
        Sight known = sight;
        if (known == null || isOld(known)) {
            if (!checking.tryLock(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
                deadline.check();
            }
            try {
                known = sight;
                if (known == null || isOld(known)) {
                    EngineVersion version = engine.version(deadline);
                    known = known != null && known.version().equals(version) && version.isReusable()
                            ? new Sight(
                                    version,
                                    System.nanoTime(),
                                    known.findsPlain(),
                                    known.findsArchived(),
                                    known.largest(),
                                    known.blind())
                            : look(version, deadline);
                    sight = known;
                }
            } finally {
                if (checking.isHeldByCurrentThread()) {
                    checking.unlock();
                }
            }
        }
        return known;
    }

    private static boolean isOld(Sight known) {
        return System.nanoTime() - known.nanos() > AGE.toNanos();
    }

    private Sight look(EngineVersion version, Deadline deadline)
            throws IOException, DeadlineException, InterruptedException {
        boolean findsPlain = finds(Canaries.plain(), deadline);
        boolean findsArchived = findsPlain && finds(Canaries.gzip(), deadline) && finds(Canaries.zip(0), deadline);
        long largest = Long.MAX_VALUE;
        List<Canaries.Kind> blind = new ArrayList<>();
        if (findsArchived) {
            long seen = SNIFFED;
            for (int size : Canaries.SIZES) {
                if (!finds(Canaries.zip(size), deadline)) {
                    largest = seen;
                    break;
                }
                seen = size;
            }
            for (Canaries.Kind kind : Canaries.KINDS) {
                if (!finds(Canaries.as(kind), deadline)) {
                    blind.add(kind);
                }
            }
        }
        return new Sight(version, System.nanoTime(), findsPlain, findsArchived, largest, List.copyOf(blind));
    }

    private boolean finds(byte[] canary, Deadline deadline)
            throws IOException, DeadlineException, InterruptedException {
        return engine.examine(Specimen.of(canary), deadline).answer().isDetection();
    }

    /** What it was seen to find, in one line for a person; empty before the first look. */
    public String describe() {
        Sight seen = sight;
        if (seen == null) {
            return "";
        }
        String kinds = seen.blind().stream().map(Canaries.Kind::name).collect(Collectors.joining(", "));
        return "finds EICAR: " + seen.findsPlain() + ", in archives: " + seen.findsArchived()
                + (seen.largest() == Long.MAX_VALUE ? "" : ", not above " + seen.largest() + " bytes")
                + (kinds.isEmpty() ? "" : ", not in " + kinds);
    }

    @Override
    public void close() {
        engine.close();
    }
}
