package io.hivesec.engines.webshell.php.flow;

import io.hivesec.engines.webshell.flow.Taint;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a page puts into the environment, into the settings and into its last error, and reads there again. */
final class Environment {
    private static final int MAX = 200;

    private final Map<String, Value> held = new HashMap<>();

    /** Notes what a call leaves, and returns what one reads that was left before; null for any other call. */
    @Nullable
    Value call(String name, Value first, Value second) {
        switch (name) {
            case "putenv" -> {
                int end = first.knownHead().indexOf('=');
                if (end > 0 && first.isRemote()) {
                    boolean ends = first.knownHead().length() == end + 1;
                    put("env " + first.knownHead().substring(0, end), first, ends);
                }
            }
            case "ini_set", "ini_alter" -> {
                if (first.data() instanceof String setting && second.isRemote()) {
                    put("ini " + setting.toLowerCase(Locale.ROOT), second, true);
                }
            }
            case "trigger_error", "user_error" -> {
                if (first.isRemote()) {
                    PhpArray error = new PhpArray();
                    error.putKnown("message", Value.tainted(first.flow()));
                    held.put("error", Value.of(error));
                }
            }
            case "getenv" -> {
                return get("env ", first);
            }
            case "ini_get" -> {
                return get("ini ", first);
            }
            case "error_get_last" -> {
                return held.get("error");
            }
            default -> {}
        }
        return null;
    }

    private void put(String place, Value value, boolean whole) {
        Taint flow = value.flow();
        if (held.size() < MAX && flow != null) {
            held.put(place, Value.tainted(new Taint(flow.origins(), whole, flow.path())));
        }
    }

    private @Nullable Value get(String kind, Value name) {
        return held.isEmpty() || !(name.data() instanceof String text)
                ? null
                : held.get(kind + (kind.startsWith("ini") ? text.toLowerCase(Locale.ROOT) : text));
    }
}
