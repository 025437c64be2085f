package io.hivesec.engines.webshell.php.flow;

import io.hivesec.engines.webshell.flow.Taint.Origin;
import io.hivesec.engines.webshell.php.flow.Calls.Site;
import io.hivesec.engines.webshell.php.syntax.Node;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Functions that a server of the page's own calls with what others tell it, by the names that the frameworks of servers give them.
 * Source: the references of Swoole, Workerman, ReactPHP and Ratchet.
 */
final class Messages {
    private static final String LISTENER = "on";
    private static final int MOST_PARAMETERS = 4;

    private final Machine machine;

    Messages(Machine machine) {
        this.machine = machine;
    }

    /** Whether a method or a property has the name of a function that is called with messages. */
    static boolean isListener(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.startsWith(LISTENER) && isEvent(lower.substring(LISTENER.length()));
    }

    /** Whether something of the name happens when somebody tells a server something. */
    private static boolean isEvent(String name) {
        return FrameworkTable.STANDARD.has("message", name.toLowerCase(Locale.ROOT));
    }

    /** Calls what a method registers for messages; does nothing if it is another one. */
    void method(String name, List<Value> arguments, Site site) {
        if (name.equals(LISTENER) && arguments.size() > 1 && arguments.get(0).data() instanceof String event) {
            if (isEvent(event)) {
                listen(arguments.get(1), site.frame(), site.at());
            }
        }
    }

    /** Calls a function with what somebody tells it. */
    void listen(Value listener, Frame frame, int at) {
        if (listener.object() != null) {
            List<Value> told = Collections.nCopies(MOST_PARAMETERS, told(frame, at));
            machine.calls.callable(listener, told, new Site(frame, at, false, List.of()));
        }
    }

    /** Calls a method that nothing of the page calls with what somebody tells it. */
    void explore(Node.Function method, Program.DeclaredType owner, PhpObject self) {
        Frame frame = Frame.of(self, owner.type().name(), method.name(), owner.layer());
        List<Value> told = Collections.nCopies(method.parameters().size(), told(frame, method.at()));
        machine.invocations.invoke(method, owner.layer(), self, owner.type().name(), told, null, null);
    }

    private Value told(Frame frame, int at) {
        return Value.tainted(machine.evaluator.request(frame, at, "a message", Origin.SOCKET));
    }
}
