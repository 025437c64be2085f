package io.hivesec.engines.memshell.flow;

import io.hivesec.engines.memshell.bytecode.CallSite;
import io.hivesec.engines.memshell.bytecode.ClassFacts;
import io.hivesec.engines.memshell.bytecode.MethodFacts;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What library calls do beside their answer: processes they start, files they write, things they keep, what is thrown. */
final class Effects {
    private static final Pattern REMOTE = Pattern.compile("^(jar:)?(https?|ftp)://");
    // H2 and HSQLDB in memory (their documentation, "Database URL").
    private static final Pattern INSIDE = Pattern.compile("^jdbc:(h2:mem:|hsqldb:mem:)");
    private static final Words JOINS = Words.of("andThen|compose|negate|and|or");
    private static final Words COPIES = Words.of("transferTo|copy|copyLarge|copyTo|pipe");
    private static final Words WRITES = Words.of("write|writeString|copy");
    private static final Words FORMS = Words.of(
            "to(Path|File|AbsolutePath|RealPath|URI|URL|String)|normalize|resolve|getPath|get(Absolute|Canonical)(File|Path)");
    private static final String OBJECTS = "java/io/ObjectInputStream";
    private static final String ATTRIBUTE = "attribute";
    private static final String PROPERTY = "property";
    private final Analysis analysis;
    private final Catalogue catalogue;
    private final Activation activation;
    private final Contents contents;

    Effects(Analysis analysis, Activation activation, Contents contents) {
        this.contents = contents;
        this.analysis = analysis;
        this.catalogue = analysis.catalogue();
        this.activation = activation;
    }

    /** The same file in another form; a name that is known, put to it, gives a file of the same folder. */
    static boolean isSameFile(CallSite site, List<Value> values) {
        boolean file = site.owner().equals("java/io/File") || site.owner().equals("java/nio/file/Path");
        boolean plain = file && FORMS.match(site.name());
        return plain && (Analysis.marksOf(values) & Mark.DATA) == 0;
    }

    /** Objects that are read from what the client sent, and what they are given to. */
    void objects(CallSite site, @Nullable Value receiver, List<Value> values, Value result) {
        boolean graph = catalogue.readsObjects(site.owner(), site.name());
        boolean reads = isObjects(site.owner()) || graph;
        boolean sent =
                receiver != null && receiver.has(Mark.INPUT) || graph && (Analysis.marksOf(values) & Mark.INPUT) != 0;
        if (reads && sent && receiver != null && site.returnType().equals("Ljava/lang/Object;")) {
            String origin = receiver.has(Mark.INPUT) ? receiver.origin() : Analysis.originOf(values);
            analysis.mark(result, Mark.OBJECT, origin);
            boolean choosy =
                    isChoosy(receiver) || catalogue.words("choosy").stream().anyMatch(analysis::names);
            analysis.found(choosy ? Flow.Kind.DESERIALIZE : Flow.Kind.DESERIALIZE_ANY, origin, Sinks.sinkName(site));
        } else if (!isPlatform(site.owner()) && values.stream().anyMatch(value -> value.has(Mark.OBJECT))) {
            analysis.expected();
        }
    }

    private boolean isObjects(String type) {
        ClassFacts facts = analysis.inSet(type);
        return type.equals(OBJECTS) || facts != null && facts.superName().equals(OBJECTS);
    }

    /** Whether a stream is of a class of the set that looks at each class it is to make an object of, and refuses some. */
    private boolean isChoosy(Value stream) {
        for (Cell cell : stream.cells()) {
            ClassFacts facts = analysis.inSet(cell.type());
            if (facts != null
                    && facts.methods().stream()
                            .filter(method -> method.name().equals("resolveClass"))
                            .anyMatch(this::isRefusing)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a method throws, or has a class that it does not name itself find the class. */
    private boolean isRefusing(MethodFacts method) {
        return method.calls().stream()
                .anyMatch(call -> call.name().equals("<init>") && call.owner().endsWith("Exception")
                        || call.kind() == CallSite.Kind.VIRTUAL
                                && call.returnType().equals("Ljava/lang/Class;")
                                && analysis.dispatch().isAbstract(call));
    }

    private static boolean isPlatform(String owner) {
        return owner.startsWith("java/") || owner.startsWith("javax/") || owner.startsWith("jakarta/");
    }

    /** What a call that starts a process makes of its answer and, where it is a builder, of its receiver. */
    int started(SinkTable.Sink sink, @Nullable Value receiver, List<Value> values) {
        if (sink.kind() != Flow.Kind.EXECUTE) {
            return 0;
        }
        boolean shell = !values.isEmpty() && isShell(values.get(0));
        int marks = Mark.PROCESS | (shell ? Mark.SHELL : 0);
        if (receiver != null
                && receiver.cells().stream().anyMatch(cell -> cell.type().endsWith("ProcessBuilder"))) {
            analysis.mark(receiver, marks, "a command");
        }
        return marks;
    }

    /** A command interpreter that reads its commands from what is written to it: it is started without one. */
    private boolean isShell(Value command) {
        List<String> texts = command.texts();
        if (texts.isEmpty() && command.cells().size() == 1) {
            Map<Integer, Value> words = command.cells().get(0).elements();
            Value first = words.get(0);
            texts = words.size() > 2 || first == null ? List.of() : first.texts();
        }
        return texts.stream().anyMatch(text -> catalogue.isShell(text.substring(text.lastIndexOf('/') + 1)));
    }

    /** A constructor that throws what a command printed tells it to whoever made the object; a complaint about it is none. */
    void thrown(CallSite site, List<Value> values) {
        boolean throwable = site.owner().endsWith("Exception") || site.owner().endsWith("Error");
        boolean printed = values.stream().anyMatch(value -> value.isWholly(Mark.PROCESS));
        if (site.name().equals("<init>") && throwable && printed && analysis.isConstruction()) {
            analysis.found(Flow.Kind.THROW, "output of a command", Sinks.sinkName(site));
        }
    }

    /** A database inside the JVM that the code opens for itself runs whatever source text it is told to. */
    int databases(CallSite site, List<Value> values) {
        String address = values.isEmpty() ? null : values.get(0).text();
        boolean opens = site.owner().equals("java/sql/DriverManager") && address != null;
        return opens && INSIDE.matcher(address).find() ? Mark.RUNNING : 0;
    }

    void remote(CallSite site, @Nullable Value receiver, List<Value> values) {
        String text = values.isEmpty() ? null : values.get(0).text();
        if (receiver != null
                && site.owner().equals("java/net/URL")
                && text != null
                && REMOTE.matcher(text).find()) {
            analysis.mark(receiver, Mark.REMOTE, "an address in the code");
        }
    }

    /** What is put away under a name and taken out again, in a session, the context or the properties of the JVM. */
    @Nullable
    Value attributes(CallSite site, List<Value> values) {
        String key = values.isEmpty() ? null : values.get(0).text();
        if (key == null) {
            return null;
        }
        if (site.owner().equals("java/lang/System")) {
            return property(site.name(), key, values);
        }
        if (values.size() == 2 && site.name().equals("setAttribute")) {
            analysis.storeField(ATTRIBUTE, key, values.get(1));
            return Value.UNKNOWN;
        }
        if (values.size() == 1 && site.name().equals("getAttribute")) {
            Value stored = analysis.field(ATTRIBUTE, key);
            return stored == null ? activation.made(site, 0, null) : stored;
        }
        return null;
    }

    private @Nullable Value property(String call, String key, List<Value> values) {
        if (call.equals("setProperty") && values.size() == 2) {
            analysis.storeField(PROPERTY, key, values.get(1));
        }
        return call.equals("getProperty") ? analysis.field(PROPERTY, key) : null;
    }

    /**
     * Code that is a value: it is kept, or called by the method of its interface.
     *
     * @return what the code returns, null if the call runs none that is known
     */
    @Nullable
    Value code(CallSite site, @Nullable Value receiver, List<Value> values) {
        boolean functional =
                site.owner().startsWith("java/util/function/") || site.owner().equals("java/lang/Runnable");
        boolean joins = functional && JOINS.match(site.name());
        if (joins || LibraryCalls.MUTATES.match(site.name())) {
            for (Value value : values) {
                value.lambdas().forEach(analysis::keep);
            }
        }
        if (receiver == null || !functional) {
            return null;
        }
        Value handed = Value.marked(Analysis.marksOf(values) & Mark.DATA, Analysis.originOf(values));
        List<Lambda> known = receiver.lambdas();
        if (joins) {
            known.forEach(analysis::keep);
            return null;
        }
        Value result = null;
        for (Lambda lambda : known.isEmpty() ? analysis.kept() : known) {
            Value returned = activation.run(lambda, values, handed);
            result = result == null ? returned : result.merge(returned);
        }
        return result;
    }

    /** An address with a handler of the code's own gives what the handler gives. */
    void handlers(CallSite site, @Nullable Value receiver, List<Value> values) {
        if (receiver == null
                || !site.owner().equals("java/net/URL")
                || !site.name().equals("<init>")) {
            return;
        }
        for (Value value : values) {
            Value connection =
                    activation.callBack(value, method -> method.name().equals("openConnection"), Value.UNKNOWN);
            Value stream = connection == null
                    ? null
                    : activation.callBack(connection, method -> method.name().equals("getInputStream"), Value.UNKNOWN);
            if (stream != null) {
                analysis.mark(receiver, stream.marks() & Mark.DATA, stream.origin());
            }
        }
    }

    /** Takes note of a call that is put into another class as an instruction. */
    void inserted(CallSite site, List<Value> values) {
        if (catalogue.edits(site.owner(), site.name())) {
            for (Value value : values) {
                String source = value.text();
                if (source != null) {
                    analysis.member(source);
                }
            }
            return;
        }
        boolean node =
                site.owner().endsWith("/tree/MethodInsnNode") && site.name().equals("<init>");
        if (!node && !catalogue.inserts(site.name()) || values.size() < 3) {
            return;
        }
        String owner = values.get(1).text();
        String name = values.get(2).text();
        if (name != null) {
            analysis.inserted((owner == null ? "?" : owner) + "." + name);
        }
    }

    /** Source text that is compiled becomes a class. */
    void compiled(CallSite site, List<Value> values) {
        if (!site.owner().equals("javax/tools/JavaCompiler") || !site.name().equals("getTask")) {
            return;
        }
        for (Value value : values) {
            Value unit = contents.held(value);
            Value text = unit == null
                    ? null
                    : activation.callBack(unit, method -> method.name().equals("getCharContent"), Value.UNKNOWN);
            if (text != null && text.has(Mark.INPUT)) {
                analysis.found(Flow.Kind.DEFINE, text.origin(), Sinks.sinkName(site));
            }
        }
    }

    /** An object that is published is called by clients: every argument of its methods is theirs. */
    void served(CallSite site, List<Value> values) {
        Value sent = Value.marked(Mark.INPUT, "a call of a published object");
        if (catalogue.serves(site.owner(), site.name())) {
            values.forEach(
                    value -> activation.callBack(value, method -> !method.name().startsWith("<"), sent));
        } else if (site.name().equals("registerMBean")) {
            values.forEach(value -> activation.callBack(value, isOffered(value), sent));
        }
    }

    /** The methods that an object offers to whoever manages it: an interface of the set that is named so declares them. */
    private Predicate<MethodFacts> isOffered(Value object) {
        Set<String> names = new HashSet<>();
        for (Cell cell : object.cells()) {
            ClassFacts facts = analysis.inSet(cell.type());
            for (String type : facts == null ? List.<String>of() : facts.interfaces()) {
                ClassFacts offered = analysis.inSet(type);
                if (offered != null && EntryPoints.manages(offered)) {
                    offered.methods().forEach(method -> names.add(method.name()));
                }
            }
        }
        return method -> names.contains(method.name());
    }

    void files(CallSite site, @Nullable Value receiver, List<Value> values, @Nullable String origin) {
        if (values.isEmpty()) {
            return;
        }
        boolean sent = (Analysis.marksOf(values) & Mark.INPUT) != 0;
        if (receiver != null && site.name().equals("<init>")) {
            // A stream around the stream of a file writes to the same file.
            analysis.opened(receiver, values.get(0));
        } else if (receiver != null && sent && LibraryCalls.REPLIES.match(site.name())) {
            analysis.written(receiver, origin);
        } else if (site.owner().equals("java/nio/file/Files") && WRITES.match(site.name()) && sent) {
            Value file = values.get(site.name().equals("copy") && values.size() > 1 ? 1 : 0);
            analysis.mark(file, Mark.WRITTEN, origin);
            analysis.written(file, origin);
        }
    }

    /** What is written to a command interpreter is run. */
    void shellInput(CallSite site, @Nullable Value receiver, int written, @Nullable String origin) {
        boolean shell = receiver != null && receiver.has(Mark.SHELL) && !receiver.has(Mark.RESPONSE);
        boolean foreign = (written & (Mark.INPUT | Mark.NETWORK)) != 0;
        if (shell && foreign && !site.name().equals("<init>") && LibraryCalls.REPLIES.match(site.name())) {
            analysis.found(Flow.Kind.EXECUTE, origin, "a command interpreter");
        }
    }

    /** What is copied as a whole, {@code from.transferTo(to)} or {@code copy(from, to)}, to the input of a command interpreter. */
    void shellCopy(CallSite site, @Nullable Value receiver, List<Value> values) {
        int to = receiver == null ? 1 : 0;
        if (values.size() <= to || !COPIES.match(site.name())) {
            return;
        }
        Value from = receiver == null ? values.get(0) : receiver;
        boolean foreign = from.has(Mark.INPUT) || from.has(Mark.NETWORK);
        if (foreign && !from.has(Mark.SHELL) && values.get(to).has(Mark.SHELL)) {
            analysis.found(Flow.Kind.EXECUTE, from.origin(), "a command interpreter");
        }
    }
}
