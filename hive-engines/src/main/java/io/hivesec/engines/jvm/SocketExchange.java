package io.hivesec.engines.jvm;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Questions over a loopback connection that the agent makes to us: the JVM opens no port, and nothing is written to disk.
 * The agent says a word that only we gave it, so that no other process answers in its place.
 */
final class SocketExchange implements Exchange {
    private static final int CONNECT_MILLIS = 20_000;
    private static final int ANSWER_MILLIS = 60_000;
    private static final int STEP_MILLIS = 50;

    private final Attachment attachment;
    private final CompletableFuture<Void> agent;
    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    private SocketExchange(Attachment attachment, CompletableFuture<Void> agent, Socket socket) throws IOException {
        this.attachment = attachment;
        this.agent = agent;
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    static SocketExchange open(Attachment attachment, Workplace place) throws IOException {
        String word = Workplace.random();
        try (ServerSocket server = new ServerSocket(0, 4, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            String jar = place.there() + "/agent.jar";
            String options = jar + "|socket|" + server.getLocalPort() + ":" + word;
            CompletableFuture<Void> agent = new CompletableFuture<>();
            Thread loader = new Thread(
                    () -> {
                        try {
                            attachment.load(jar, options);
                            agent.complete(null);
                        } catch (JvmAccessException | RuntimeException e) {
                            agent.completeExceptionally(e);
                        }
                    },
                    "hive-attach");
            loader.setDaemon(true);
            loader.start();
            return new SocketExchange(attachment, agent, accept(server, agent, word));
        }
    }

    private static Socket accept(ServerSocket server, CompletableFuture<Void> agent, String word) throws IOException {
        server.setSoTimeout(STEP_MILLIS);
        long end = System.nanoTime() + CONNECT_MILLIS * 1_000_000L;
        while (System.nanoTime() < end) {
            try {
                Socket socket = server.accept();
                socket.setSoTimeout(ANSWER_MILLIS);
                byte[] said = socket.getInputStream().readNBytes(word.length());
                if (MessageDigest.isEqual(said, word.getBytes(StandardCharsets.US_ASCII))) {
                    return socket;
                }
                socket.close();
            } catch (SocketTimeoutException e) {
                if (agent.isDone()) {
                    break;
                }
            }
        }
        failure(agent);
        throw new JvmAccessException("the agent did not answer: it could not be loaded or was kept from connecting");
    }

    private static void failure(CompletableFuture<Void> agent) throws IOException {
        if (agent.isCompletedExceptionally()) {
            try {
                agent.get();
            } catch (ExecutionException e) {
                Throwable cause = e.getCause();
                throw new JvmAccessException(String.valueOf((cause == null ? e : cause).getMessage()), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public byte[] ask(byte[] question) throws IOException {
        out.write(question);
        out.flush();
        return Question.answer(in);
    }

    @Override
    public void close() throws IOException {
        try {
            out.write(0);
        } finally {
            socket.close();
            // The agent ends when the connection does; to detach before that would cut its loader's clean-up short.
            agent.handle((done, failure) -> null).join();
            attachment.close();
        }
    }
}
