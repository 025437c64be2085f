package io.hivesec.examples.console;

import com.sun.net.httpserver.HttpExchange;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;

/**
 * Who may ask. Whoever opens the address that the command printed exchanges its token, which works once, for a session
 * cookie that no script can read and no other site can send. Requests that change something also need a word that only
 * our own pages know, and a request for another host name is refused, so that no page elsewhere can reach the console
 * through a name of its own (DNS rebinding). Thread-safe.
 */
final class Access {
    static final String COOKIE = "hive_console";
    static final String FORGERY_HEADER = "X-Hive-Console";

    private static final int BYTES = 32;

    private final SecureRandom random = new SecureRandom();
    private final String session = secret();
    private final String forgeryWord = secret();
    private final String token = secret();
    private boolean isTokenUsed;

    /** What to put behind the address, once. */
    String token() {
        return token;
    }

    /** What our own pages send back with each change. */
    String forgeryWord() {
        return forgeryWord;
    }

    /** Takes a token in; true only for the right one and only the first time. */
    synchronized boolean redeem(String offered) {
        boolean isRight = !isTokenUsed && same(offered, token);
        isTokenUsed |= isRight;
        return isRight;
    }

    /** The header that gives the browser its session. */
    String cookie() {
        return COOKIE + "=" + session + "; Path=/; HttpOnly; SameSite=Strict";
    }

    /**
     * Checks a request.
     *
     * @param host the name and port under which the console is reached
     * @param isChange whether it changes something
     * @throws Refusal when it may not be answered
     */
    void check(HttpExchange exchange, String host, boolean isChange) throws Refusal {
        checkHost(exchange, host);
        if (!hasSession(exchange)) {
            throw new Refusal(401, "open the console through the address that the command printed");
        }
        if (isChange) {
            String origin = exchange.getRequestHeaders().getFirst("Origin");
            String word = exchange.getRequestHeaders().getFirst(FORGERY_HEADER);
            if ((origin != null && !origin.equals("http://" + host)) || word == null || !same(word, forgeryWord)) {
                throw new Refusal(403, "the request does not come from the console's own page");
            }
        }
    }

    /** Refuses a request that was sent to another name than ours. */
    static void checkHost(HttpExchange exchange, String host) throws Refusal {
        String asked = exchange.getRequestHeaders().getFirst("Host");
        String port = host.substring(host.lastIndexOf(':'));
        if (asked == null || !(asked.equals(host) || asked.equals("localhost" + port))) {
            throw new Refusal(421, "the console answers to " + host + " only");
        }
    }

    private boolean hasSession(HttpExchange exchange) {
        List<String> headers = exchange.getRequestHeaders().getOrDefault("Cookie", List.of());
        for (String header : headers) {
            for (String cookie : header.split(";", -1)) {
                if (same(cookie.strip(), COOKIE + "=" + session)) {
                    return true;
                }
            }
        }
        return false;
    }

    private String secret() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Compares in a time that does not tell where they differ. */
    private static boolean same(String offered, String expected) {
        return MessageDigest.isEqual(
                offered.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
    }
}
