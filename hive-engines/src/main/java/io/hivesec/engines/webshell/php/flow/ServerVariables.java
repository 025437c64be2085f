package io.hivesec.engines.webshell.php.flow;

import io.hivesec.engines.webshell.flow.Taint.Origin;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a server tells a page: some of it the request says, some the page itself put there. */
final class ServerVariables {
    /** What a request says of a server's variables, apart from headers. */
    private static final Set<String> SERVER_REQUEST = Set.of(
            "QUERY_STRING",
            "REQUEST_URI",
            "PATH_INFO",
            "ORIG_PATH_INFO",
            "PHP_AUTH_USER",
            "PHP_AUTH_PW",
            "REDIRECT_QUERY_STRING",
            "AUTH_TYPE",
            "CONTENT_TYPE",
            "REQUEST_METHOD");

    private final Machine machine;
    /** What the page itself put there. */
    private final Map<String, Value> kept = new HashMap<>();

    ServerVariables(Machine machine) {
        this.machine = machine;
    }

    void put(String name, Value value) {
        kept.put(name, value);
    }

    /** An element of the variables. */
    Value read(@Nullable String name, Frame frame, int at) {
        if (name == null) {
            return Value.UNKNOWN;
        }
        Value own = kept.get(name);
        if (own != null) {
            return own;
        }
        String upper = name.toUpperCase(Locale.ROOT);
        if (upper.startsWith("HTTP_") && !upper.equals("HTTP_HOST") || SERVER_REQUEST.contains(upper)) {
            return Value.tainted(machine.evaluator.request(frame, at, "$_SERVER[" + name + "]", Origin.REQUEST));
        }
        if (upper.equals("SCRIPT_FILENAME") || upper.equals("PHP_SELF") || upper.equals("SCRIPT_NAME")) {
            return Value.of(Constants.self(machine)).mark(Value.OWN_NAME);
        }
        if (name.equals("argv")) {
            return Value.unknown(null, Value.ARGUMENT);
        }
        return upper.equals("DOCUMENT_ROOT") ? Value.EMPTY : Value.UNKNOWN;
    }
}
