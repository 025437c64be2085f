package io.hivesec.engines.virus;

import io.hivesec.engines.virus.wire.Address;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A server that says to each connection what a test wants it to say, however odd. */
public final class ScriptedServer implements AutoCloseable {
    private final ServerSocket server;

    /** What it does with a connection, which is closed afterwards. */
    public interface Script {
        /** Reads and writes. */
        void talk(InputStream in, OutputStream out) throws IOException;
    }

    /** A server that is listening. */
    public ScriptedServer(Script script) throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(() -> serve(script), "scripted-server");
        thread.setDaemon(true);
        thread.start();
    }

    /** A server that waits for a byte and then says this. */
    public static ScriptedServer saying(String words) throws IOException {
        return new ScriptedServer((in, out) -> {
            in.read();
            out.write(words.getBytes(StandardCharsets.ISO_8859_1));
        });
    }

    private void serve(Script script) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                script.talk(socket.getInputStream(), socket.getOutputStream());
                socket.shutdownOutput();
                while (socket.getInputStream().read() >= 0) {
                    // Without reading the rest, closing would reset the connection and lose the last words.
                }
            } catch (IOException e) {
                // The client left, or the test is over.
                continue;
            }
        }
    }

    /** Everything up to a text. */
    public static String readThrough(InputStream in, String end) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0; next = in.read()) {
            bytes.write(next);
            String text = bytes.toString(StandardCharsets.ISO_8859_1);
            if (text.endsWith(end)) {
                return text;
            }
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    /** Where it listens. */
    public Address address() {
        return Address.tcp("127.0.0.1", server.getLocalPort());
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
