package io.hivesec.engines.virus.own;

import io.hivesec.engines.archive.Budgets;
import io.hivesec.engines.archive.Shortfall;
import io.hivesec.engines.archive.Unpacker;
import io.hivesec.engines.archive.Unread;
import io.hivesec.engines.virus.Answer;
import io.hivesec.engines.virus.EngineAnswer;
import io.hivesec.engines.virus.EngineVersion;
import io.hivesec.engines.virus.Specimen;
import io.hivesec.engines.virus.VirusEngine;
import io.hivesec.spi.Deadline;
import io.hivesec.spi.DeadlineException;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** Hive's own virus engine, in Java and without a daemon. */
public final class OwnEngine implements VirusEngine {
    private static final String NAME = "own";

    private final SignatureDatabase database;
    private final Unpacker unpacker;

    /** With the signatures that come with Hive. */
    public OwnEngine() {
        this(SignatureDatabase.shipped(), Budgets.DEFAULT);
    }

    /**
     * With these signatures.
     *
     * @param database what to look for
     * @param budgets how much unpacking a file may cost
     */
    public OwnEngine(SignatureDatabase database, Budgets budgets) {
        this.database = database;
        this.unpacker = new Unpacker(budgets);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public EngineVersion version(Deadline deadline) {
        return new EngineVersion(
                "Hive",
                database.fingerprint(),
                database.date().map(LocalDate::toString).orElse(""));
    }

    @Override
    public EngineAnswer examine(Specimen specimen, Deadline deadline) throws IOException, DeadlineException {
        Examination examination = new Examination(database, deadline);
        List<Unread> unread = new ArrayList<>(unpacker.walk(specimen.content(), examination, deadline));
        unread.addAll(examination.unjudged());
        if (!examination.threats().isEmpty()) {
            boolean malicious = examination.isMalicious();
            return new EngineAnswer(
                    malicious ? Answer.MALICIOUS : Answer.SUSPICIOUS, examination.threats(), detail(unread));
        }
        if (examination.isExempt() || unread.isEmpty()) {
            return EngineAnswer.CLEAN;
        }
        boolean allLocked = unread.stream().allMatch(part -> part.shortfall() == Shortfall.ENCRYPTED);
        return EngineAnswer.of(allLocked ? Answer.ENCRYPTED : Answer.INCOMPLETE, detail(unread));
    }

    private static String detail(List<Unread> unread) {
        if (unread.isEmpty()) {
            return "";
        }
        String more = unread.size() > 1 ? " (and " + (unread.size() - 1) + " more)" : "";
        return unread.get(0) + more;
    }
}
