package io.hivesec.engines.virus;

import com.code_intelligence.jazzer.api.BugDetectors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;

/** A server that answers one kind of request as it should, and everything else with what a fuzzer wants it to say. */
public final class FuzzedServer {
    private final AtomicReference<byte[]> reply = new AtomicReference<>(new byte[0]);
    private final ScriptedServer server;

    /**
     * Starts a server.
     *
     * @param known the first letter of the requests that are answered with {@code answer}
     */
    public FuzzedServer(char known, String answer) {
        allowLoopback();
        try {
            server = new ScriptedServer((in, out) ->
                    out.write(in.read() == known ? answer.getBytes(StandardCharsets.ISO_8859_1) : reply.get()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Jazzer reports every connection; those to this machine are the test's own. */
    public static void allowLoopback() {
        BugDetectors.allowNetworkConnections((host, port) -> host.equals("127.0.0.1") || host.equals("localhost"));
    }

    /** What it says from now on. */
    public ScriptedServer saying(byte[] bytes) {
        reply.set(bytes);
        return server;
    }
}
