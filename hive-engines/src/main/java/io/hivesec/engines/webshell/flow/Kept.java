package io.hivesec.engines.webshell.flow;

import com.github.javaparser.ast.Node;
import io.hivesec.engines.webshell.flow.Value.ClassName;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the page, the server and the application keep between calls: attributes by name, and files at paths of their own. */
final class Kept {
    private static final Pattern MAKES_PATH =
            Pattern.compile("(?:get|make|create|build|to)\\w*(?:Path|File|Dir|Folder)");

    static final String PROVIDER = "java.naming.provider.url";

    private static final int MAX_SETTINGS = 10_000;

    private final Machine machine;

    Kept(Machine machine) {
        this.machine = machine;
    }

    /** A path that a class of the application makes of what it is given is the application's own. */
    boolean isOwnPath(Value target, String owner, String name, List<Value> arguments) {
        return target.constant() instanceof ClassName
                && Calls.flows(arguments) != null
                && MAKES_PATH.matcher(name).matches()
                && machine.isApplications(owner);
    }

    /** An address of a naming service that a remote party chose, among the settings of a context. */
    void address(String name, List<Value> settings, Node node) {
        boolean put = settings.size() == 2 && (name.equals("put") || name.equals("setProperty"));
        Taint chosen = put && PROVIDER.equals(settings.get(0).string())
                ? settings.get(1).flow()
                : null;
        if (chosen != null && chosen.isRemote() && chosen.whole()) {
            machine.hit(new Hit(Capability.LOOK_UP, "Context.PROVIDER_URL", machine.line(node), chosen, "", false, ""));
        }
    }

    /** {@code load} and {@code getProperty} of settings that a text of the page holds; null if the call is neither. */
    @Nullable
    Value property(HeapObject settings, String name, List<Value> arguments) {
        String text = arguments.get(0).string();
        boolean loads = name.equals("load") && arguments.get(0).heap() != null;
        if (loads && text != null && text.length() <= MAX_SETTINGS) {
            for (String line : text.split("[\\r\\n]{1,2}")) {
                int mark = Math.max(line.indexOf('='), line.indexOf(':'));
                int equals = line.indexOf('=');
                mark = equals > 0 ? equals : mark;
                if (mark > 0) {
                    settings.fields.put(
                            line.substring(0, mark).strip(),
                            Value.of(line.substring(mark + 1).strip()));
                }
            }
            return Value.UNKNOWN;
        }
        return name.equals("getProperty") && text != null ? settings.fields.get(text) : null;
    }

    /** Attributes of a page, a request or a session carry values by name, within the page. */
    @Nullable
    Value attribute(String name, String owner, List<Value> arguments) {
        boolean system = owner.equals("System") && arguments.size() > 0;
        boolean set = name.equals("setAttribute") || name.equals("putValue") || system && name.equals("setProperty");
        if (set && arguments.size() >= 2 && arguments.get(0).string() != null) {
            machine.attributes.merge(arguments.get(0).string(), arguments.get(1), Value::join);
            return Value.UNKNOWN;
        }
        boolean get = name.equals("getAttribute")
                || name.equals("findAttribute")
                || name.equals("getValue") && owner.equals("HttpSession")
                || system
                        && name.equals("getProperty")
                        && machine.attributes.containsKey(arguments.get(0).string());
        return get && !arguments.isEmpty() && arguments.get(0).string() != null
                ? machine.attributes.getOrDefault(arguments.get(0).string(), Value.UNKNOWN)
                : null;
    }
}
