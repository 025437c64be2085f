package io.hivesec.engines.memshell.bytecode;

import java.util.List;
import java.util.Set;

/**
 * A method of a class.
 *
 * @param name its name
 * @param descriptor its descriptor
 * @param isStatic whether it has no receiver
 * @param isPublic whether everybody may call it
 * @param parameters descriptors of the parameters, without the receiver
 * @param exceptions internal names of the exceptions that it declares
 * @param annotations internal names of its annotations and of those of its parameters
 * @param calls the calls in its body, in order
 * @param code its body; {@link MethodCode#isEmpty()} for abstract and native methods
 */
public record MethodFacts(
        String name,
        String descriptor,
        boolean isStatic,
        boolean isPublic,
        List<String> parameters,
        List<String> exceptions,
        Set<String> annotations,
        List<CallSite> calls,
        MethodCode code) {
    /** Copies the collections. */
    public MethodFacts {
        parameters = List.copyOf(parameters);
        exceptions = List.copyOf(exceptions);
        annotations = Set.copyOf(annotations);
        calls = List.copyOf(calls);
    }

    /**
     * Name and descriptor, which together identify a method in its class.
     *
     * @return for example {@code run()V}
     */
    public String signature() {
        return name + descriptor;
    }
}
