package io.hivesec.engines.virus;

import io.hivesec.engines.virus.wire.Address;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;

/** A server that says what a fuzzer wants it to say. */
public final class FuzzedServer {
    private final AtomicReference<byte[]> words = new AtomicReference<>(new byte[0]);
    private final ScriptedServer server;

    private FuzzedServer(Choice choice) {
        try {
            Path directory = Files.createTempDirectory("fuzzed");
            directory.toFile().deleteOnExit();
            Path socket = directory.resolve("socket");
            server = ScriptedServer.at(socket, (in, out) -> out.write(choice.of(in, words.get())));
            // Files are deleted at the end in the order opposite to that in which they were named.
            socket.toFile().deleteOnExit();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Choice {
        byte[] of(InputStream in, byte[] words) throws IOException;
    }

    /** One that speaks as soon as somebody connects. */
    public static FuzzedServer speakingFirst() {
        return new FuzzedServer((in, words) -> words);
    }

    /** One that answers requests; those that begin with this letter with a fixed answer. */
    public static FuzzedServer answering(char known, String answer) {
        byte[] fixed = answer.getBytes(StandardCharsets.ISO_8859_1);
        return new FuzzedServer((in, words) -> in.read() == known ? fixed : words);
    }

    /** Where it listens. */
    public Address address() {
        return server.address();
    }

    /** Says this from now on. */
    public void say(byte[] bytes) {
        words.set(bytes);
    }
}
