package io.hivesec.engines.memshell.flow;

import io.hivesec.engines.memshell.bytecode.CallSite;
import io.hivesec.engines.memshell.bytecode.ClassFacts;
import io.hivesec.engines.memshell.bytecode.MethodFacts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Says what the parameters of a method carry when a container calls it. */
final class EntryPoints {
    private static final String REMOTE = "java/rmi/Remote";
    private static final Words PREPARES = Words.of("init|initialize|configure");

    private final Catalogue catalogue;
    private final Function<String, @Nullable ClassFacts> beside;
    private final Map<ClassFacts, Opening> opened = new IdentityHashMap<>();
    private final Map<ClassFacts, Set<String>> helpers = new IdentityHashMap<>();

    /** Which methods a server may call of a class. */
    private enum Opening {
        /** None but those that others say. */
        NONE,
        /** Those of an interface, which are public. */
        OFFERED,
        /** Those of a super class, which need not be. */
        INHERITED
    }

    EntryPoints(Catalogue catalogue, Function<String, @Nullable ClassFacts> beside) {
        this.catalogue = catalogue;
        this.beside = beside;
    }

    List<Value> arguments(ClassFacts facts, MethodFacts method) {
        List<Value> arguments = new ArrayList<>();
        if (!method.isStatic()) {
            arguments.add(
                    isRestored(method) ? Value.marked(Mark.INPUT, "an object read from a stream") : Value.UNKNOWN);
        }
        int carrier = catalogue.entryParameter(method);
        boolean open = isOpen(facts, method);
        boolean listed = method.name().equals("getObjectInstance")
                && facts.interfaces().stream().anyMatch(catalogue::isDirectory);
        int guarded = (carrier >= 0 || open) && isGuarded(facts, method) ? Mark.ASKED : 0;
        String origin = "parameter of " + method.name();
        for (int i = 0; i < method.parameters().size(); i++) {
            String descriptor = method.parameters().get(i);
            Value value = typed(catalogue, descriptor, origin);
            if ((carrier >= 0 || open) && descriptor.equals("Ljava/lang/reflect/Method;")) {
                // What a proxy hands on is the proxied method, not one that the client names.
                arguments.add(Value.constant(new Member(Member.Kind.METHOD, null, "proxied method")));
                continue;
            }
            boolean sent = i == carrier || open && !listed && !catalogue.isServers(descriptor);
            if (sent && !value.has(Mark.RESPONSE)) {
                value = value.with(Mark.INPUT | Mark.REQUEST | guarded, origin);
            }
            arguments.add(listed ? value.with(Mark.NETWORK | Mark.REMOTE, "a naming service") : value);
        }
        return arguments;
    }

    /** Whether an object that a stream gives fills itself there. */
    private static boolean isRestored(MethodFacts method) {
        return method.signature().equals("readObject(Ljava/io/ObjectInputStream;)V")
                || method.signature().equals("readExternal(Ljava/io/ObjectInput;)V")
                || method.signature().equals("readResolve()Ljava/lang/Object;");
    }

    /** The marks that a type gives by itself. */
    static Value typed(Catalogue catalogue, String descriptor, String origin) {
        if (!descriptor.startsWith("L")) {
            return Value.UNKNOWN;
        }
        String type = descriptor.substring(1, descriptor.length() - 1);
        int marks = (catalogue.isRequest(type) ? Mark.REQUEST : 0)
                | (catalogue.isResponse(type) ? Mark.RESPONSE : 0)
                | (catalogue.isTold(type) ? Mark.TOLD : 0);
        return Value.marked(marks, origin);
    }

    /** Whether the class says of the method who may call it. */
    private boolean isGuarded(ClassFacts facts, MethodFacts method) {
        return Stream.concat(method.annotations().stream(), facts.annotations().stream())
                .anyMatch(catalogue::isGuard);
    }

    private boolean isOpen(ClassFacts facts, MethodFacts method) {
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
        boolean remote = method.isPublic() && isRemote(method);
        if (isRemote(facts) || (remote || isOpened(facts, method)) && !method.isStatic() && !isSetting(method)) {
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
        return service && !method.parameters().isEmpty();
    }

    /** Whether the method says that its call may fail on the way, as those that are called over RMI do. */
    private static boolean isRemote(MethodFacts method) {
        return method.exceptions().contains("java/rmi/RemoteException");
    }

    /** Whether the class offers itself to whoever manages the JVM, by the name of its interface (JMX specification, 2.1). */
    private boolean isManaged(ClassFacts facts) {
        String name = facts.name();
        if (facts.interfaces().contains(name + "MBean") || facts.interfaces().contains(name + "MXBean")) {
            return true;
        }
        return facts.interfaces().stream().map(beside).anyMatch(type -> type != null && saysManaged(type));
    }

    /** Whether an interface says what may be managed, by its name or because it says so (JMX specification, 2.1). */
    static boolean manages(ClassFacts type) {
        return type.name().endsWith("MBean") || type.name().endsWith("MXBean") || saysManaged(type);
    }

    private static boolean saysManaged(ClassFacts type) {
        return type.annotations().contains("javax/management/MXBean");
    }

    /** What is set is set by whoever configures the server, as is what an object is prepared with. */
    private static boolean isSetting(MethodFacts method) {
        return PREPARES.match(method.name())
                || method.name().startsWith("set")
                        && method.parameters().size() == 1
                        && !method.name().equals("setAsText");
    }

    private boolean isOpened(ClassFacts facts, MethodFacts method) {
        Opening opening = opened.computeIfAbsent(facts, this::opening);
        boolean reached = opening == Opening.INHERITED || opening == Opening.OFFERED && method.isPublic();
        return reached && !isRestored(method) && !helpers(facts).contains(method.signature());
    }

    private Opening opening(ClassFacts facts) {
        if (isHook(facts.superName())) {
            return Opening.INHERITED;
        }
        return facts.interfaces().stream().anyMatch(this::isHook) ? Opening.OFFERED : Opening.NONE;
    }

    /** Whether a server or the like calls what extends the type; the name of the class that does says nothing of who it is. */
    private boolean isHook(String type) {
        return catalogue.isHosted(type) || catalogue.isOpened(type);
    }

    /** The methods that others of the class call on it: what they are given is what those give them. */
    private Set<String> helpers(ClassFacts facts) {
        return helpers.computeIfAbsent(facts, key -> {
            Set<String> called = new HashSet<>();
            for (MethodFacts method : facts.methods()) {
                for (CallSite call : method.calls()) {
                    String signature = call.name() + call.descriptor();
                    if (call.owner().equals(facts.name()) && !signature.equals(method.signature())) {
                        called.add(signature);
                    }
                }
            }
            return called;
        });
    }

    /** Whether its methods are called over RMI: it is exported, or one of its interfaces says so. */
    private boolean isRemote(ClassFacts facts) {
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
