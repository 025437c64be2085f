package io.hivesec.engines.webshell.php.flow;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a page itself puts into stores that outlive its request, by the name under which it takes it out again. Not thread-safe. */
final class Shelves {
    /** The name of what lies where nothing has one, as in a queue. */
    static final String NAMELESS = "";

    private static final int MAX_NAMES = 100;

    private final Map<String, Value> held = new HashMap<>();

    /** Remembers what somebody sent and the page puts away. */
    void put(FrameworkTable.@Nullable Put how, List<Value> arguments) {
        if (how == null || arguments.size() <= Math.max(how.name(), how.value())) {
            return;
        }
        String name = name(how.name(), arguments);
        Value value = arguments.get(how.value());
        if (value.isRemote() && name != null && held.size() < MAX_NAMES) {
            held.put(name, value);
        }
    }

    /** What lies under the name at a position of a call, null if that is not known. */
    @Nullable
    Value get(int position, List<Value> arguments) {
        String name = name(position, arguments);
        return name == null ? null : get(name);
    }

    /** What lies under a name: what somebody sent, or what the site stored. */
    Value get(String name) {
        Value value = held.get(name);
        return value == null ? Value.unknown(null, Value.STORED) : value;
    }

    private static @Nullable String name(int position, List<Value> arguments) {
        if (position < 0) {
            return NAMELESS;
        }
        boolean known = arguments.size() > position && Frameworks.isName(arguments.get(position));
        return known ? arguments.get(position).string() : null;
    }
}
