package io.hivesec.examples.console;

import com.sun.net.httpserver.HttpExchange;
import io.hivesec.alert.AlertQuery;
import io.hivesec.alert.AlertStatus;
import io.hivesec.alert.AlertType;
import io.hivesec.alert.Severity;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parameters of a request. Each comes once; what is no value of its kind is refused with its name. */
final class Query {
    private final Map<String, String> parameters = new HashMap<>();

    Query(HttpExchange exchange) throws Refusal {
        String query = exchange.getRequestURI().getRawQuery();
        if (query == null) {
            return;
        }
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }
    }

    private static String decoded(String text) throws Refusal {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Refusal.badRequest("the address is not well encoded");
        }
    }

    String text(String name) {
        return parameters.getOrDefault(name, "").strip();
    }

    int number(String name, int least, int most, int otherwise) throws Refusal {
        String text = text(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Refused below.
        }
        throw Refusal.badRequest(name + ": a number from " + least + " to " + most);
    }

    /** Which alerts are asked for. */
    AlertQuery alerts() throws Refusal {
        AlertQuery query = AlertQuery.ALL
                .seen(time("from"), time("to"))
                .container(text("container"))
                .process(text("process"))
                .targetHost(text("host"))
                .targetPort(number("port", 1, 65_535, 0));
        if (!text("type").isEmpty()) {
            query = query.types(AlertType.ofId(text("type")).orElseThrow(() -> Refusal.badRequest("type: unknown")));
        }
        if (!text("severity").isEmpty()) {
            query = query.atLeast(constant("severity", Severity.class));
        }
        return text("status").isEmpty() ? query : query.statuses(constant("status", AlertStatus.class));
    }

    private <E extends Enum<E>> E constant(String name, Class<E> type) throws Refusal {
        try {
            return Enum.valueOf(type, text(name).toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw Refusal.badRequest(name + ": unknown");
        }
    }

    private @Nullable Instant time(String name) throws Refusal {
        try {
            return text(name).isEmpty() ? null : Instant.parse(text(name));
        } catch (DateTimeException e) {
            throw Refusal.badRequest(name + ": a time such as 2026-01-02T03:04:05Z");
        }
    }
}
