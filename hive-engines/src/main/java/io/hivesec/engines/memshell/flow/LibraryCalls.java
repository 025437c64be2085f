package io.hivesec.engines.memshell.flow;

import io.hivesec.engines.memshell.bytecode.CallSite;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What calls of methods outside the set do: sources, sinks, and the ways data takes through a library. */
final class LibraryCalls {
    static final Words MUTATES = Words.of(
            "(<init>|append|add|put|write|set|insert|offer|push|command|init|update|print|bind).*|load(FromXML)?");
    private static final Words FILLS =
            Words.of("(read|receive|get(Bytes|Chars)?$|inflate|fill|arraycopy|copy|transfer|doFinal|decode|unwrap).*");
    private static final Words STORES = Words.of("write|transferTo");
    private static final Words ANSWERS = Words.of("getResponse.*|.*Sender|getOutputStream");
    private static final Words WRITERS =
            Words.of("getOutputStream|getWriter|getBasicRemote|getAsyncRemote|getResponse.*|write.*|bufferFactory");
    private static final Words QUERY =
            Words.of("get(Raw)?(Query|Fragment|SchemeSpecificPart)|(get)?(Query)?[pP]arameters?");
    private static final Words READ = Words.of("\\[B|\\[?Ljava/(lang/String|io/\\w+|util/(Map|List));");
    static final Words REPLIES = Words.of("(write|print|send|append|doWrite|end|copy).*");

    private final Analysis analysis;
    private final Catalogue catalogue;
    private final Activation activation;
    private final Effects effects;
    private final Contents contents;
    private final Sinks sinks;

    LibraryCalls(Analysis analysis, Activation activation) {
        this.analysis = analysis;
        this.catalogue = analysis.catalogue();
        this.activation = activation;
        this.contents = new Contents(analysis, activation);
        this.sinks = new Sinks(analysis);
        this.effects = new Effects(analysis, activation, contents);
    }

    Value call(CallSite site, List<Value> arguments) {
        Value receiver = site.hasReceiver() && !arguments.isEmpty() ? arguments.get(0) : null;
        List<Value> values = receiver == null ? arguments : arguments.subList(1, arguments.size());
        boolean blank = isBlank(arguments);
        Optional<SinkTable.Sink> sink = sinks.sinkOf(site, receiver).or(() -> sinks.nativeSink(site));
        sink.ifPresent(reached -> sinks.reach(reached, site, receiver, values));
        int started =
                sink.map(reached -> effects.started(reached, receiver, values)).orElse(0);
        if (!blank) {
            known(site, receiver, values);
        }
        if (catalogue.acceptsClient(site.owner(), site.name())) {
            return activation.made(site, Mark.REQUEST, "a client that connected");
        }
        if (catalogue.tells(site.owner(), site.name())) {
            return activation.made(site, Mark.TOLD, "the parameter of a job");
        }
        boolean request = catalogue.isRequest(site.owner()) || catalogue.looksLikeRequest(site.owner(), site.name());
        if (receiver != null && request && !site.name().equals("<init>")) {
            return access(site, receiver, values);
        }
        if (asksRequest(site, receiver, values)) {
            return activation.made(site, Mark.INPUT, "a helper that reads the request");
        }
        boolean own = receiver != null && (receiver.marks() & Mark.DATA) == Mark.RESOURCE;
        if (catalogue.readsNetwork(site.owner(), site.name()) && !own) {
            boolean client = receiver != null && receiver.has(Mark.REQUEST);
            int read = client ? Mark.INPUT : Mark.NETWORK;
            String origin = client ? "a client that connected" : "a connection it opened";
            values.forEach(value -> analysis.mark(value, read, origin));
            lambdas(values, Value.marked(read, origin));
            return activation.made(site, read | peer(receiver, client), origin);
        }
        if (catalogue.spells(site.owner(), site.name()) || isConstant(site)) {
            return Value.UNKNOWN;
        }
        Value attribute = effects.attributes(site, values);
        if (attribute != null) {
            return attribute;
        }
        Value returned = effects.code(site, receiver, values);
        if (!blank) {
            Value folded = Texts.fold(site, arguments);
            if (folded != null) {
                return analysis.programs().named(site, receiver, values, folded);
            }
            Value compiled = Restrictions.compiled(site, arguments);
            if (compiled != null) {
                return compiled;
            }
        }
        boolean same = values.isEmpty() && catalogue.isSame(site.owner(), site.name());
        if (receiver != null && (same || Effects.isSameFile(site, values))) {
            return receiver;
        }
        if (blank && returned == null && sink.isEmpty()) {
            return result(site, 0, 0, null);
        }
        if (catalogue.receives(site.owner(), site.name())) {
            values.forEach(value -> analysis.mark(value, Mark.INPUT, "a datagram"));
        }
        Value result = propagate(site, receiver, Texts.writesNumber(site) ? List.of() : values);
        if (Texts.isSentence(site, values)) {
            result = result.with(Mark.TAIL, null);
        }
        result = analysis.programs().named(site, receiver, values, result);
        analysis.mark(result, started | effects.databases(site, values), "output of a command");
        effects.objects(site, receiver, values, result);
        analysis.programs().listed(activation.place(), site, receiver, values, result);
        result = contents.call(site, receiver, values, result);
        return returned == null ? result : returned.with(result.marks() & Mark.DATA, result.origin());
    }

    /** Whether nothing is known of what a call is made with, so that nothing can come of it but what its result is by its type. */
    private static boolean isBlank(List<Value> arguments) {
        for (Value argument : arguments) {
            if (argument != Value.UNKNOWN) {
                return false;
            }
        }
        return true;
    }

    /** What a call does with what is known of its arguments. */
    private void known(CallSite site, @Nullable Value receiver, List<Value> values) {
        connections(site, receiver, values);
        reply(site, receiver, values);
        effects.thrown(site, values);
        effects.remote(site, receiver, values);
        effects.handlers(site, receiver, values);
        effects.compiled(site, values);
        effects.inserted(site, values);
    }

    /** Whether a library's helper is handed the request and answers with text, bytes or a table: what it read there. */
    private boolean asksRequest(CallSite site, @Nullable Value receiver, List<Value> values) {
        boolean given = values.stream().anyMatch(value -> value.has(Mark.REQUEST));
        boolean keeps = catalogue.isClean(site.name()) || catalogue.isPath(site.name());
        if (!given || keeps || catalogue.isStored(site.name()) || site.owner().startsWith("java/")) {
            return false;
        }
        boolean its = receiver == null && catalogue.isRequest(site.owner());
        return its || READ.match(site.returnType());
    }

    /** Whether the call looks a constant of an enumeration up by its name, which is not the client's then. */
    private static boolean isConstant(CallSite site) {
        return site.kind() == CallSite.Kind.STATIC
                && site.name().equals("valueOf")
                && !site.owner().startsWith("java/lang/")
                && site.descriptor().equals("(Ljava/lang/String;)L" + site.owner() + ";");
    }

    private static int peer(@Nullable Value receiver, boolean client) {
        return receiver == null ? 0 : receiver.marks() & (client ? Mark.PROCESS : Mark.PROCESS | Mark.REMOTE);
    }

    private void connections(CallSite site, @Nullable Value receiver, List<Value> values) {
        if (values.stream().noneMatch(value -> value.isWholly(Mark.INPUT))) {
            return;
        }
        catalogue
                .connects(site.owner(), site.name())
                .ifPresent(kind -> analysis.peerNamedByInput(
                        kind.equals("s") ? Flow.Kind.RELAY_SOCKET : Flow.Kind.RELAY_HTTP, receiver));
    }

    private void reply(CallSite site, @Nullable Value receiver, List<Value> values) {
        if (!REPLIES.match(site.name()) && !site.name().startsWith("transferTo")) {
            return;
        }
        boolean toClient = receiver != null && receiver.has(Mark.RESPONSE)
                || receiver == null && values.stream().anyMatch(value -> value.has(Mark.RESPONSE));
        boolean transfers = site.name().startsWith("transferTo") && receiver != null && receiver.has(Mark.NETWORK);
        if (transfers && values.stream().anyMatch(value -> value.has(Mark.RESPONSE))
                || toClient && (Analysis.marksOf(values) & Mark.NETWORK) != 0) {
            String origin = "an answer from a host that the client names";
            analysis.found(Flow.Kind.RELAY_SOCKET, origin, "the response");
            analysis.found(Flow.Kind.RELAY_HTTP, origin, "the response");
        }
    }

    private Value access(CallSite site, Value receiver, List<Value> values) {
        String origin = site.owner().substring(site.owner().lastIndexOf('/') + 1) + "." + site.name();
        String type = site.returnType();
        String internal = type.startsWith("L") ? type.substring(1, type.length() - 1) : "";
        int marks;
        if (catalogue.isReply(site.name()) || catalogue.isResponse(internal)) {
            marks = Mark.RESPONSE;
        } else if (catalogue.isRequest(internal)) {
            marks = Mark.REQUEST;
        } else if (catalogue.isPath(site.name())) {
            marks = Mark.PATH;
        } else if (catalogue.isClean(site.name()) || type.equals("Z") || type.equals("V")) {
            marks = 0;
        } else {
            marks = Mark.INPUT;
        }
        if (catalogue.isResponse(site.owner()) && ANSWERS.match(site.name())) {
            marks = Mark.RESPONSE;
        }
        marks |= receiver.marks() & Mark.ASKED;
        if (STORES.match(site.name())) {
            // A part of the request writes itself to the file that it is given.
            values.forEach(value -> analysis.mark(value, Mark.WRITTEN, origin));
        }
        if ((marks & Mark.INPUT) != 0 && FILLS.match(site.name())) {
            values.forEach(value -> analysis.mark(value, Mark.INPUT, origin));
        }
        // What a request calls back with is what it was sent.
        if (!site.name().equals("setAttribute")) {
            lambdas(values, Value.marked(marks == Mark.PATH ? marks : marks | Mark.INPUT, origin));
        }
        return activation.made(site, marks, origin);
    }

    /** Runs the code that a library is given; what it gives, null if there is none. */
    private @Nullable Value lambdas(List<Value> values, Value handed) {
        Value result = null;
        for (Value value : values) {
            for (Lambda lambda : value.lambdas()) {
                Value returned = activation.run(lambda, handed);
                result = result == null ? returned : result.merge(returned);
            }
            Value returned = activation.callBack(value, method -> catalogue.callsBack("*", method), handed);
            if (returned != null) {
                result = result == null ? returned : result.merge(returned);
            }
        }
        return result;
    }

    private Value propagate(CallSite site, @Nullable Value receiver, List<Value> values) {
        int fromReceiver = receiver == null ? 0 : receiver.marks() & (Mark.DATA | Mark.RESPONSE);
        int fromArguments = Analysis.marksOf(values) & Mark.DATA;
        String origin = receiver != null && (fromReceiver & Mark.DATA) != 0 && receiver.origin() != null
                ? receiver.origin()
                : Analysis.originOf(values);
        int all = fromReceiver & Mark.DATA | fromArguments;
        boolean handed = catalogue.handsInput(site.name());
        Value held = receiver == null ? null : contents.held(receiver);
        int given = all | (handed ? Mark.INPUT : 0);
        String from = handed ? "a message" : origin;
        Value returned = lambdas(values, held == null ? Value.marked(given, from) : held.with(given, from));
        effects.files(site, receiver, values, origin);
        effects.served(site, values);
        if (receiver != null) {
            activation.callBack(
                    receiver, method -> catalogue.callsBack(site.name(), method), Value.marked(fromArguments, origin));
        }
        effects.shellInput(site, receiver, fromArguments, origin);
        effects.shellCopy(site, receiver, values);
        boolean content = isContent(site);
        if (receiver != null && fromArguments != 0 && !content && MUTATES.match(site.name())) {
            boolean constructor = site.name().equals("<init>");
            if (constructor || receiver.cells().stream().noneMatch(Sinks::isFile)) {
                analysis.mark(receiver, fromArguments, origin);
            }
        }
        if (receiver != null && site.name().equals("<init>")) {
            int wrapped = Analysis.marksOf(values) & Mark.RESPONSE;
            analysis.mark(receiver, wrapped, origin);
        }
        if (all != 0 && !content && FILLS.match(site.name())) {
            // What is read from an object of the container that was found by its fields came in by its sockets.
            boolean socket = (fromReceiver & Mark.WALKED) != 0 && site.name().startsWith("read");
            values.forEach(value -> analysis.mark(value, all | (socket ? Mark.INPUT : 0), origin));
        }
        if (receiver != null && isFluent(site, receiver)) {
            return receiver;
        }
        int wrapped = site.kind() == CallSite.Kind.STATIC ? Analysis.marksOf(values) & Mark.RESPONSE : 0;
        Value result = result(site, fromReceiver | wrapped, content ? 0 : fromArguments, origin);
        String type = site.returnType();
        if (returned == null || !type.startsWith("L") && !type.startsWith("[")) {
            return result;
        }
        // An optional, a stream or a promise of what the code gives holds that.
        contents.hold(result, returned);
        return result.with(returned.marks() & Mark.DATA, returned.origin());
    }

    /** Whether the call names a file, whose content then is another matter than its name. */
    private boolean isContent(CallSite site) {
        boolean wraps = site.owner().equals("java/util/Scanner")
                && site.name().equals("<init>")
                && !site.descriptor().startsWith("(Ljava/io/File;")
                && !site.descriptor().startsWith("(Ljava/nio/file/Path;");
        return !wraps && catalogue.isFileContent(site.owner());
    }

    /** Whether the call changes its receiver and gives it back, as builders do: what follows in the chain changes it too. */
    private static boolean isFluent(CallSite site, Value receiver) {
        return !receiver.cells().isEmpty()
                && site.returnType().equals("L" + site.owner() + ";")
                && MUTATES.match(site.name());
    }

    private Value result(CallSite site, int fromReceiver, int fromArguments, @Nullable String origin) {
        String type = site.returnType();
        if (type.equals("V") || type.equals("Z")) {
            return Value.UNKNOWN;
        }
        boolean stored = catalogue.isStored(site.name()) && !site.owner().equals("java/nio/file/Paths");
        if (stored && type.equals("I")) {
            boolean table = site.name().endsWith("ndexOf") && site.owner().equals("java/lang/String");
            return table && fromReceiver == 0 ? Value.marked(fromArguments, origin) : Value.UNKNOWN;
        }
        boolean transparent = site.kind() == CallSite.Kind.STATIC
                || site.owner().startsWith("java/")
                || site.owner().startsWith("javax/crypto")
                || catalogue.isParser(site.name())
                || type.equals("Ljava/lang/String;")
                || type.equals("[B")
                || type.equals("[C")
                || type.equals("Ljava/lang/Object;");
        int marks = fromReceiver | (transparent && !stored ? fromArguments : 0);
        if (stored && site.name().contains("Resource")) {
            marks |= Mark.RESOURCE;
        }
        String internal = type.startsWith("L") ? type.substring(1, type.length() - 1) : "";
        if (catalogue.isRequest(internal)) {
            marks |= Mark.REQUEST;
        }
        boolean path = ((fromReceiver | fromArguments) & Mark.PATH) != 0;
        if (((fromReceiver | fromArguments) & Mark.SPELLED) != 0 && Texts.respells(site)) {
            marks |= Mark.INPUT;
        }
        if (path && (QUERY.match(site.name()) || Texts.deciphers(site))) {
            marks |= Mark.INPUT;
        }
        if (catalogue.isResponse(internal) || catalogue.isResponse(site.owner()) && isWriter(site)) {
            marks |= Mark.RESPONSE;
        } else if (!isStream(internal)) {
            marks &= ~Mark.RESPONSE;
        }
        return activation.made(site, marks, origin);
    }

    private static boolean isWriter(CallSite site) {
        return WRITERS.match(site.name());
    }

    private static boolean isStream(String type) {
        return type.endsWith("Stream") || type.endsWith("Writer") || type.endsWith("Channel") || type.endsWith("Sink");
    }
}
