package io.hivesec.engines.jvm;

import java.io.Closeable;
import java.io.IOException;

/** A way to ask the agent inside a JVM. Used by one thread at a time. */
interface Exchange extends Closeable {
    /** Answers above this are refused, in bytes. */
    int MAX_ANSWER = 256 << 20;

    /**
     * Asks one question.
     *
     * @param question the question's number and its arguments
     * @return the answer
     * @throws IOException if there is none, or the agent could not answer
     */
    byte[] ask(byte[] question) throws IOException;
}
