package io.hivesec.engines.jvm;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * Questions through files in a directory that both sides see: for a JVM in another network namespace, where loopback is not
 * the same, and for one that was started with the agent and cannot be attached to.
 */
final class FileExchange implements Exchange {
    private static final int ANSWER_MILLIS = 60_000;
    private static final int STEP_MILLIS = 20;

    private final Path directory;
    private final @Nullable Attachment attachment;
    private final String there;

    private FileExchange(Path directory, @Nullable Attachment attachment, String there) {
        this.directory = directory;
        this.attachment = attachment;
        this.there = there;
    }

    /** Loads the agent anew for every question. */
    static FileExchange attached(Attachment attachment, Workplace place) {
        return new FileExchange(place.here(), attachment, place.there());
    }

    /** Asks an agent that watches a directory. */
    static FileExchange watched(Path directory) {
        return new FileExchange(directory, null, "");
    }

    @Override
    public byte[] ask(byte[] question) throws IOException {
        Path answer = directory.resolve("answer");
        Files.deleteIfExists(answer);
        Path request = Files.write(directory.resolve("request.part"), question);
        Files.move(request, directory.resolve("request"), StandardCopyOption.ATOMIC_MOVE);
        if (attachment != null) {
            String jar = there + "/agent.jar";
            attachment.load(jar, jar + "|file|" + there);
        } else {
            await(answer);
        }
        if (!Files.isRegularFile(answer)) {
            throw new JvmAccessException("the agent did not answer: it could not be loaded or could not write");
        }
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(answer)))) {
            return Question.answer(in);
        } finally {
            Files.deleteIfExists(answer);
        }
    }

    private static void await(Path answer) throws IOException {
        long end = System.nanoTime() + ANSWER_MILLIS * 1_000_000L;
        try {
            while (!Files.isRegularFile(answer) && System.nanoTime() < end) {
                Thread.sleep(STEP_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JvmAccessException("interrupted while waiting for the agent", e);
        }
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(directory.resolve("request"));
        if (attachment != null) {
            attachment.close();
        }
    }
}
