package io.hivesec.engines.webshell.asp;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The objects of {@code with} blocks of JScript, whose members the code inside names without them. */
final class Scopes {
    static final int MAX = 16;

    /** Members of a request. */
    private static final Set<String> OF_REQUEST =
            Set.of("item", "form", "querystring", "cookies", "servervariables", "binaryread", "params", "headers");

    private final AspMachine machine;
    private final SinkCalls sinks;

    Scopes(AspMachine machine, SinkCalls sinks) {
        this.machine = machine;
        this.sinks = sinks;
    }

    /** The object whose member a name is that nothing else declares; null if it is none's. */
    @Nullable
    Item of(String name) {
        if (machine.scopes.isEmpty() || machine.functions.containsKey(name)) {
            return null;
        }
        for (Item object : machine.scopes) {
            boolean member = Requests.isRequest(object)
                    ? OF_REQUEST.contains(name)
                    : !object.type().isEmpty() && (sinks.knows(object.type(), name) || FileCalls.isWrite(name));
            if (member || object.path().equals("server") && name.equals("createobject")) {
                return object;
            }
        }
        return null;
    }
}
