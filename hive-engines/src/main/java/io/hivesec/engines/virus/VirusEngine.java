package io.hivesec.engines.virus;

import io.hivesec.spi.Deadline;
import io.hivesec.spi.DeadlineException;
import java.io.IOException;

/**
 * An anti-virus engine: a daemon, a service, a command or Hive's own. It judges bytes and is told no name, so that nothing
 * an attacker wrote reaches a path, an argument or a header.
 *
 * <p>Engines come from configuration. One that needs none has a public constructor without parameters and a line in {@code
 * META-INF/services/io.hivesec.engines.virus.VirusEngine}, by which {@code Hive.Builder.plugins} finds it.
 *
 * <p>Threads: all methods are called from many threads at once. Each call obeys its deadline and interruption, by itself:
 * a thread that ignores both is lost.
 *
 * <p>Errors: what the engine could not judge it answers as {@link Answer#INCOMPLETE}, {@link Answer#ENCRYPTED}, {@link
 * Answer#UNSUPPORTED}; an exception becomes {@link Answer#ERROR} or {@link Answer#TIMEOUT}. Nothing of this is ever {@link
 * Answer#CLEAN}.
 */
public interface VirusEngine extends AutoCloseable {

    /** What names it in columns, evidence and trust weights; lower-case, such as {@code clamav}; unique in a set. */
    String name();

    /**
     * What the engine and its signatures are right now. Cheap: it is asked before each examination, and to see whether an
     * engine that failed is back.
     *
     * @param deadline when the answer has to be there
     * @throws IOException when the engine cannot be reached, or does not make sense
     * @throws DeadlineException when it does not answer in time
     * @throws InterruptedException when the thread is interrupted
     */
    EngineVersion version(Deadline deadline) throws IOException, DeadlineException, InterruptedException;

    /**
     * Judges a specimen.
     *
     * @param specimen the bytes
     * @param deadline when the answer has to be there
     * @return what the engine says; never null
     * @throws IOException when the engine cannot be reached, or its answer does not make sense
     * @throws DeadlineException when it does not answer in time
     * @throws InterruptedException when the thread is interrupted
     */
    EngineAnswer examine(Specimen specimen, Deadline deadline)
            throws IOException, DeadlineException, InterruptedException;

    /** Frees what the engine holds; nothing is asked of it afterwards. */
    @Override
    default void close() {}
}
