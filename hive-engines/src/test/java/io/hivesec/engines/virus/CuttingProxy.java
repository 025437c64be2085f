package io.hivesec.engines.virus;

import io.hivesec.engines.virus.wire.Address;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

/** Stands before a real server and lets only so many bytes of what it says through, to all its clients together. */
final class CuttingProxy implements AutoCloseable {
    private final ScriptedServer server;
    private final AtomicLong passed = new AtomicLong();

    /**
     * @param port where the real server listens on this machine
     * @param most how many bytes the clients get
     */
    CuttingProxy(int port, long most) throws IOException {
        server = new ScriptedServer((in, out) -> {
            try (Socket real = new Socket("127.0.0.1", port)) {
                Thread asking = new Thread(() -> ask(in, real), "cutting-proxy");
                asking.setDaemon(true);
                asking.start();
                answer(real.getInputStream(), out, most);
            }
        });
    }

    private static void ask(InputStream in, Socket real) {
        try {
            in.transferTo(real.getOutputStream());
            real.shutdownOutput();
        } catch (IOException e) {
            // One of the two has left; the other notices.
            return;
        }
    }

    private void answer(InputStream in, OutputStream out, long most) throws IOException {
        byte[] buffer = new byte[8192];
        while (passed.get() < most) {
            int n = in.read(buffer, 0, (int) Math.min(most - passed.get(), buffer.length));
            if (n < 0) {
                return;
            }
            passed.addAndGet(n);
            out.write(buffer, 0, n);
        }
    }

    /** How many bytes were let through so far. */
    long passed() {
        return passed.get();
    }

    Address address() {
        return server.address();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
