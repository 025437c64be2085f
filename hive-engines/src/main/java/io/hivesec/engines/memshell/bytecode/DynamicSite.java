package io.hivesec.engines.memshell.bytecode;

import java.util.List;
import java.util.Objects;

/**
 * One {@code invokedynamic} in a method body.
 *
 * @param name name of the call
 * @param descriptor descriptor of the call; its return type is the functional interface of a lambda
 * @param bootstrap {@code owner.name} of the bootstrap method
 * @param constants string constants among the bootstrap's arguments, in order; a concatenation's recipe is the first
 * @param targets methods among the bootstrap's arguments, in order; a lambda's body is the first
 * @param id identifies the instruction within its method
 */
public record DynamicSite(
        String name, String descriptor, String bootstrap, List<Object> constants, List<CallSite> targets, int id) {
    /** Copies the lists and refuses null parts. */
    public DynamicSite {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(descriptor, "descriptor");
        constants = List.copyOf(constants);
        targets = List.copyOf(targets);
    }
}
