package io.hivesec.engines.virus.clamd;

import io.hivesec.engines.virus.Answer;
import io.hivesec.engines.virus.EngineAnswer;
import io.hivesec.engines.virus.EngineVersion;
import io.hivesec.engines.virus.Specimen;
import io.hivesec.engines.virus.VirusEngine;
import io.hivesec.engines.virus.wire.Address;
import io.hivesec.spi.Deadline;
import io.hivesec.spi.DeadlineException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * ClamAV behind clamd. The bytes are streamed, so clamd needs no access to any file. What clamd's own limits made it skip is
 * told only when its configuration has {@code AlertExceedsMax yes} and {@code AlertEncrypted yes}.
 *
 * <p>Threads: safe; each examination has a connection of its own.
 */
public final class ClamdEngine implements VirusEngine {
    /** What clamd takes in one stream unless configured otherwise, in bytes: {@code StreamMaxLength 100M}. */
    public static final long DEFAULT_MAX_BYTES = 100L << 20;

    private final String name;
    private final ClamdClient client;
    private final long maxBytes;

    /**
     * An engine.
     *
     * @param name what names it
     * @param address where clamd listens
     * @param maxBytes larger specimens are not sent and are {@link Answer#INCOMPLETE}
     */
    public ClamdEngine(String name, Address address, long maxBytes) {
        this.name = Objects.requireNonNull(name, "name");
        this.client = new ClamdClient(address);
        this.maxBytes = maxBytes;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public EngineVersion version(Deadline deadline) throws IOException, DeadlineException, InterruptedException {
        return ClamdReplies.version(client.version(deadline));
    }

    @Override
    public EngineAnswer examine(Specimen specimen, Deadline deadline)
            throws IOException, DeadlineException, InterruptedException {
        return specimen.size() > maxBytes ? tooLarge() : ClamdReplies.answer(client.instream(specimen, deadline));
    }

    /**
     * Judges several specimens over one connection.
     *
     * @return the answers in the specimens' order
     */
    public List<EngineAnswer> examineAll(List<Specimen> specimens, Deadline deadline)
            throws IOException, DeadlineException, InterruptedException {
        List<Specimen> sent =
                specimens.stream().filter(one -> one.size() <= maxBytes).toList();
        List<String> replies = client.session(sent, deadline);
        List<EngineAnswer> answers = new ArrayList<>();
        int next = 0;
        for (Specimen specimen : specimens) {
            answers.add(specimen.size() > maxBytes ? tooLarge() : ClamdReplies.answer(replies.get(next++)));
        }
        return List.copyOf(answers);
    }

    private EngineAnswer tooLarge() {
        return EngineAnswer.of(Answer.INCOMPLETE, "larger than " + maxBytes + " bytes");
    }
}
