package io.hivesec.examples.console;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.hivesec.Hive;
import io.hivesec.alert.Report;
import io.hivesec.event.Event;
import io.hivesec.whitelist.WhitelistException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Serves the console on loopback, to whoever has the address with its token. Thread-safe.
 *
 * <p>It listens on 127.0.0.1 only; to reach it from elsewhere, tunnel to it.
 */
public final class ConsoleServer implements AutoCloseable {
    private static final int THREADS = 16;
    private static final int BACKLOG = 16;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, work -> {
        Thread thread = new Thread(work, "hive-console");
        thread.setDaemon(true);
        return thread;
    });
    private final Access access = new Access();
    private final Changes changes = new Changes();
    private final TrustedRules trusted;
    private final Hive hive;
    private final ConsoleApi api;
    private final String host;

    private ConsoleServer(Hive hive, TrustedRules trusted, ConsoleSettings settings) throws IOException {
        this.hive = hive;
        server = HttpServer.create(
                new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), settings.port()), BACKLOG);
        host = "127.0.0.1:" + server.getAddress().getPort();
        this.trusted = trusted;
        api = new ConsoleApi(hive, trusted, changes, access.forgeryWord(), settings);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /**
     * Starts to serve.
     *
     * @param builder what Hive is to be; it is given the whitelist and the language
     * @throws IOException when the rules cannot be read, or it cannot listen there
     * @throws WhitelistException when the rules are not sound
     */
    public static ConsoleServer start(Hive.Builder builder, ConsoleSettings settings)
            throws IOException, WhitelistException {
        if (!Pages.areBuilt()) {
            throw new IOException("this build of the console has no pages: npm was not there when it was built");
        }
        TrustedRules trusted = TrustedRules.open(settings.rules());
        Hive hive = builder.whitelist(trusted.whitelist())
                .language(settings.language())
                .build();
        try {
            return new ConsoleServer(hive, trusted, settings);
        } catch (IOException e) {
            hive.close();
            trusted.close();
            throw e;
        }
    }

    /** Lets Hive look at what a sensor saw, and open pages show what comes of it. */
    public Report inspect(Event event) {
        Report report = hive.inspect(event);
        if (!report.isEmpty()) {
            changes.add();
        }
        return report;
    }

    /** Ends what was read: alerts of which something is held back are shown with all that is known. */
    public Report flush() {
        Report report = hive.flush();
        if (!report.isEmpty()) {
            changes.add();
        }
        return report;
    }

    /** The address to open, once: with the token that lets its opener in. */
    public URI address() {
        return URI.create("http://" + host + "/?token=" + access.token());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        hive.close();
        trusted.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            try {
                route(exchange);
            } catch (Refusal e) {
                send(exchange, e.status(), "application/json", ConsoleApi.error(String.valueOf(e.getMessage())));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                send(exchange, 500, "application/json", ConsoleApi.error("the console failed"));
                throw e;
            }
        }
    }

    private void route(HttpExchange exchange) throws Refusal, IOException, InterruptedException {
        String path = exchange.getRequestURI().getPath();
        String method = exchange.getRequestMethod();
        Access.checkHost(exchange, host);
        if (path.equals("/") && method.equals("GET")) {
            String token = new Query(exchange).text("token");
            if (!token.isEmpty()) {
                enter(exchange, token);
                return;
            }
        }
        access.check(exchange, host, !method.equals("GET"));
        if (path.startsWith("/api/")) {
            ConsoleApi.Answer answer = api.answer(method, path.substring("/api/".length()), exchange);
            if (!answer.fileName().isEmpty()) {
                exchange.getResponseHeaders()
                        .set("Content-Disposition", "attachment; filename=\"" + answer.fileName() + "\"");
            }
            send(exchange, 200, answer.type(), answer.body());
        } else if (method.equals("GET")) {
            String file = path.equals("/") ? "index.html" : path.substring(1);
            send(exchange, 200, Pages.type(file), Pages.read(file));
        } else {
            throw new Refusal(405, "this page can only be read");
        }
    }

    private void enter(HttpExchange exchange, String token) throws Refusal, IOException {
        if (!access.redeem(token)) {
            throw new Refusal(401, "this address was used before; start the console again");
        }
        exchange.getResponseHeaders().set("Set-Cookie", access.cookie());
        exchange.getResponseHeaders().set("Location", "/");
        send(exchange, 303, "text/plain", new byte[0]);
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", type);
        headers.set("Cache-Control", "no-store");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("X-Frame-Options", "DENY");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set(
                "Content-Security-Policy",
                "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self';"
                        + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        }
    }

    /** A text as bytes to send. */
    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
