package io.hivesec.dispositions.engine;

import java.io.IOException;
import java.time.Duration;

/** Carries one request to a container engine. Threads: safe. */
interface EngineTransport {

    /** The most that is read of an answer. */
    int MAX_ANSWER = 32 << 20;

    /**
     * Sends a request and waits for all of the answer.
     *
     * @param method such as {@code POST}
     * @param path with the query
     * @param body JSON, empty for none
     * @param patience how long all of it may take
     * @throws IOException when the engine is out of reach, late, or answers with something else than HTTP
     */
    Answer send(String method, String path, byte[] body, Duration patience) throws IOException;

    /** Where it goes, as a person would write it. */
    String address();

    /**
     * An engine's answer.
     *
     * @param status the HTTP status
     * @param apiVersion what the {@code Api-Version} header says, empty when there is none
     * @param body the bytes
     */
    record Answer(int status, String apiVersion, byte[] body) {}
}
