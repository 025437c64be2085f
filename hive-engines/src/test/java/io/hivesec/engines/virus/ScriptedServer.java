package io.hivesec.engines.virus;

import io.hivesec.engines.virus.wire.Address;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A server that says to each connection what a test wants it to say, however odd. */
public final class ScriptedServer implements AutoCloseable {
    private final ServerSocketChannel server;
    private final Address address;

    /** What it does with a connection, which is closed afterwards. */
    public interface Script {
        /** Reads and writes. */
        void talk(InputStream in, OutputStream out) throws IOException;
    }

    /** A server that is listening on a port. */
    public ScriptedServer(Script script) throws IOException {
        this(ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)), script);
    }

    private ScriptedServer(ServerSocketChannel server, Script script) throws IOException {
        this.server = server;
        this.address = server.getLocalAddress() instanceof UnixDomainSocketAddress local
                ? Address.unix(local.getPath())
                : Address.tcp("127.0.0.1", server.socket().getLocalPort());
        Thread thread = new Thread(() -> serve(script), "scripted-server");
        thread.setDaemon(true);
        thread.start();
    }

    /** A server that is listening on a Unix socket, which it makes: it takes more connections a second than a port. */
    public static ScriptedServer at(Path socket, Script script) throws IOException {
        return new ScriptedServer(
                ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket)), script);
    }

    /** A server that waits for a byte and then says this. */
    public static ScriptedServer saying(String words) throws IOException {
        return new ScriptedServer((in, out) -> {
            in.read();
            out.write(words.getBytes(StandardCharsets.ISO_8859_1));
        });
    }

    private void serve(Script script) {
        while (server.isOpen()) {
            try (SocketChannel connection = server.accept()) {
                InputStream in = new BufferedInputStream(new Input(connection));
                script.talk(in, new Output(connection));
                connection.shutdownOutput();
                while (in.read() >= 0) {
                    // Without reading the rest, closing would reset the connection and lose the last words.
                }
            } catch (IOException e) {
                // The client left, or the test is over.
                continue;
            }
        }
    }

    // The streams of java.nio.channels.Channels let nobody write while somebody waits to read.

    private static final class Input extends InputStream {
        private final SocketChannel connection;

        Input(SocketChannel connection) {
            this.connection = connection;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return connection.read(ByteBuffer.wrap(bytes, offset, length));
        }
    }

    private static final class Output extends OutputStream {
        private final SocketChannel connection;

        Output(SocketChannel connection) {
            this.connection = connection;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            ByteBuffer left = ByteBuffer.wrap(bytes, offset, length);
            while (left.hasRemaining()) {
                connection.write(left);
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
        return address;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
