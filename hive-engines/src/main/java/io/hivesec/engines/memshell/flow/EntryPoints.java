package io.hivesec.engines.memshell.flow;

import io.hivesec.engines.memshell.bytecode.ClassFacts;
import io.hivesec.engines.memshell.bytecode.MethodFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Says what the parameters of a method carry when a container calls it. */
final class EntryPoints {
    private static final String REMOTE = "java/rmi/Remote";

    private EntryPoints() {}

    static List<Value> arguments(
            Catalogue catalogue, ClassFacts facts, MethodFacts method, Function<String, @Nullable ClassFacts> beside) {
        List<Value> arguments = new ArrayList<>();
        if (!method.isStatic()) {
            arguments.add(Value.UNKNOWN);
        }
        int carrier = catalogue.entryParameter(method);
        boolean open = isOpen(catalogue, facts, method, beside);
        String origin = "parameter of " + method.name();
        for (int i = 0; i < method.parameters().size(); i++) {
            String descriptor = method.parameters().get(i);
            Value value = typed(catalogue, descriptor, origin);
            if (carrier >= 0 && descriptor.equals("Ljava/lang/reflect/Method;")) {
                // What a proxy hands on is the proxied method, not one that the client names.
                arguments.add(Value.constant(new Member(Member.Kind.METHOD, null, "proxied method")));
                continue;
            }
            if ((i == carrier || open) && !value.has(Mark.RESPONSE)) {
                value = value.with(Mark.INPUT | Mark.REQUEST, origin);
            }
            arguments.add(value);
        }
        return arguments;
    }

    /** The marks that a type gives by itself. */
    static Value typed(Catalogue catalogue, String descriptor, String origin) {
        if (!descriptor.startsWith("L")) {
            return Value.UNKNOWN;
        }
        String type = descriptor.substring(1, descriptor.length() - 1);
        int marks = (catalogue.isRequest(type) ? Mark.REQUEST : 0) | (catalogue.isResponse(type) ? Mark.RESPONSE : 0);
        return Value.marked(marks, origin);
    }

    private static boolean isOpen(
            Catalogue catalogue, ClassFacts facts, MethodFacts method, Function<String, @Nullable ClassFacts> beside) {
        if (method.annotations().stream().anyMatch(catalogue::isMapping)) {
            return true;
        }
        if (method.name().startsWith("<")) {
            return false;
        }
        int last = method.parameters().size() - 1;
        if (last > 0 && method.parameters().get(last).equals("Lio/grpc/stub/StreamObserver;")) {
            return true;
        }
        boolean opened = method.isPublic() && isRemote(method) || isOpened(catalogue, facts);
        if (isRemote(facts, beside) || opened && !method.isStatic() && !isSetting(method)) {
            return true;
        }
        if (method.name().equals("equals") && method.descriptor().equals("(Ljava/lang/Object;)Z")) {
            // Equality without a hash code is how a client hands its objects to a class it has sent.
            return facts.method("hashCode", "()I").isEmpty()
                    && !facts.superName().equals("java/lang/Record");
        }
        boolean managed = method.isPublic() && !method.isStatic() && isManaged(facts);
        if (managed && !method.parameters().isEmpty()) {
            return true;
        }
        boolean action = facts.superName().endsWith("/ActionSupport")
                || facts.interfaces().contains("com/opensymphony/xwork2/Action");
        if (action && method.name().startsWith("set") && method.parameters().size() == 1) {
            return true;
        }
        boolean service =
                facts.superName().endsWith("ImplBase") || facts.interfaces().contains("io/grpc/BindableService");
        return service && !method.name().startsWith("<") && !method.parameters().isEmpty();
    }

    /** Whether the method says that its call may fail on the way, as those that are called over RMI do. */
    private static boolean isRemote(MethodFacts method) {
        return method.exceptions().contains("java/rmi/RemoteException");
    }

    /** Whether the class offers itself to whoever manages the JVM, by the name of its interface (JMX specification, 2.1). */
    private static boolean isManaged(ClassFacts facts) {
        String name = facts.name();
        return facts.interfaces().contains(name + "MBean") || facts.interfaces().contains(name + "MXBean");
    }

    /** What is set is set by whoever configures the server. */
    private static boolean isSetting(MethodFacts method) {
        return method.name().startsWith("set") && method.parameters().size() == 1;
    }

    private static boolean isOpened(Catalogue catalogue, ClassFacts facts) {
        return catalogue.isOpened(facts.superName())
                || facts.interfaces().stream().anyMatch(catalogue::isOpened);
    }

    /** Whether its methods are called over RMI: it is exported, or one of its interfaces says so. */
    private static boolean isRemote(ClassFacts facts, Function<String, @Nullable ClassFacts> beside) {
        if (facts.superName().equals("java/rmi/server/UnicastRemoteObject")) {
            return true;
        }
        for (String type : facts.interfaces()) {
            ClassFacts declared = beside.apply(type);
            if (type.equals(REMOTE) || declared != null && declared.interfaces().contains(REMOTE)) {
                return true;
            }
        }
        return false;
    }
}
