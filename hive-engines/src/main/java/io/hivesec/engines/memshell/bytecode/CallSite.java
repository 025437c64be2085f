package io.hivesec.engines.memshell.bytecode;

import java.util.Objects;

/**
 * One call in a method body.
 *
 * @param owner internal name of the class the call names; an array descriptor for calls on arrays
 * @param name method name
 * @param descriptor method descriptor
 * @param kind how the method is found
 * @param id identifies the instruction within its method
 */
public record CallSite(String owner, String name, String descriptor, Kind kind, int id) {
    /** Refuses null parts. */
    public CallSite {
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(descriptor, "descriptor");
    }

    /** How the called method is found. */
    public enum Kind {
        /** By the class of the receiver. */
        VIRTUAL,
        /** Exactly the named one, with a receiver: constructors, private and super methods. */
        SPECIAL,
        /** Exactly the named one, without a receiver. */
        STATIC
    }

    /**
     * Tells whether the call has a receiver.
     *
     * @return true unless static
     */
    public boolean hasReceiver() {
        return kind != Kind.STATIC;
    }

    /**
     * Type that the call returns.
     *
     * @return its descriptor, {@code V} for none
     */
    public String returnType() {
        return descriptor.substring(descriptor.indexOf(')') + 1);
    }
}
