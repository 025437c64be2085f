package io.hivesec.spi;

import io.hivesec.alert.EngineVerdict;
import io.hivesec.alert.Rule;
import io.hivesec.artifact.Artifact;
import java.util.Set;

/**
 * Judges artifacts. Everything it reads was written by an attacker: it bounds bytes, depth, time and output, and never
 * loads, links or runs what it judges.
 *
 * <p>Threads: all methods are called from many threads at once.
 *
 * <p>Errors: whatever it throws becomes a failure in the report, and its verdict is then {@code UNKNOWN}. What it could not
 * read, it reports as a failure in its verdict; it never calls that benign.
 */
public interface Scanner extends Plugin {

    /** The rules its findings may have. Asked once. */
    Set<Rule> rules();

    /**
     * Whether this scanner has anything to say of artifacts like this one. Quick: by kind, name and the first bytes.
     *
     * @param artifact what is to be judged
     */
    boolean accepts(Artifact artifact);

    /**
     * Judges an artifact that {@link #accepts} took.
     *
     * @param artifact what is to be judged
     * @param deadline when it has to be done; past it the thread is interrupted and the answer ignored
     * @return what it says; never null
     * @throws Exception when it cannot judge
     */
    EngineVerdict scan(Artifact artifact, Deadline deadline) throws Exception;
}
