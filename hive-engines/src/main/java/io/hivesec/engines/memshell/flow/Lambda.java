package io.hivesec.engines.memshell.flow;

import io.hivesec.engines.memshell.bytecode.CallSite;
import java.util.List;

/**
 * A lambda or method reference.
 *
 * @param target the method that runs
 * @param captured the values it holds
 */
record Lambda(CallSite target, List<Value> captured) {
    Lambda {
        captured = List.copyOf(captured);
    }
}
