package io.hivesec.engines.webshell.php.flow;

import io.hivesec.engines.webshell.php.flow.Calls.Site;
import java.util.List;

/** The functions that a page names for what happens to it: exceptions that nothing catches, its own errors, failed assertions. */
final class Handlers {
    private final Machine machine;
    private Value thrown = Value.NULL;
    private Value catcher = Value.NULL;
    private Value warned = Value.NULL;
    private Value asserted = Value.NULL;

    Handlers(Machine machine) {
        this.machine = machine;
    }

    /** Remembers what is thrown for whoever catches it. */
    void throwing(Value value) {
        thrown = thrown.isNull() ? value : Value.join(thrown, value);
    }

    /** What was thrown. */
    Value thrown() {
        return thrown;
    }

    /** Remembers the function that gets what nothing catches. */
    void catching(Value handler) {
        catcher = handler;
    }

    /** Remembers the function that gets the page's own errors. */
    void erring(Value handler) {
        warned = handler;
    }

    /** Remembers the function that gets failed assertions. */
    void asserting(Value handler) {
        asserted = handler;
    }

    /** Gives an error of the page's own to the function that gets them. */
    void err(Value message, Site site) {
        if (warned.object() != null && message.isRemote()) {
            machine.calls.callable(warned, List.of(Value.UNKNOWN, message), site.unwritten());
        }
    }

    /** Gives an assertion, and what the page says of it, to the function that gets those which fail. */
    void failed(List<Value> assertion, Site site) {
        if (!asserted.isNull() && assertion.stream().anyMatch(Value::isRemote)) {
            Value condition = assertion.get(0);
            Value said = assertion.size() > 1 ? assertion.get(1) : Value.UNKNOWN;
            machine.calls.callable(asserted, List.of(Value.UNKNOWN, Value.UNKNOWN, condition, said), site.unwritten());
        }
    }

    /** Gives what was thrown to the function that gets what nothing catches. */
    void caught() {
        if (!catcher.isNull() && !thrown.isNull()) {
            machine.calls.callable(catcher, List.of(thrown), new Site(machine.globals, 0, false, List.of()));
        }
    }
}
