package io.hivesec.engines.memshell;

import io.hivesec.engines.memshell.bytecode.MethodFacts;
import io.hivesec.engines.memshell.flow.Catalogue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Speaks for agents that rewrite a container's classes. */
final class AgentSignals implements SignalRule {
    private static final String TRANSFORMER = "java/lang/instrument/ClassFileTransformer";
    private static final Pattern READS = Knowledge.pattern("reads");
    private static final Pattern RUNS = Knowledge.pattern("runs");
    private static final Pattern STARTS = Knowledge.pattern("starts");
    private static final Pattern ROUTINE = Knowledge.pattern("routine");
    private static final Pattern SENDS = Knowledge.pattern("sends");
    private static final Pattern SERVERS = Knowledge.pattern("servers");
    /** Bounded, so that a text of nothing but calls is not gone through from each of them to its end. */
    private static final Pattern STATEMENT = Pattern.compile("\\w\\s{0,9}\\([^;]{0,500}\\)\\s{0,9}[;{]");

    private static final Set<String> INSTRUMENTS =
            Set.of("addTransformer", "retransformClasses", "redefineClasses", "getAllLoadedClasses");
    private static final Set<String> RETRANSFORMS = Set.of("retransformClasses", "redefineClasses");
    private static final Set<String> EDITS =
            Set.of("insertBefore", "insertAfter", "insertAt", "setBody", "setExceptionTypes");
    /** Types of libraries that put in instructions, or the body of a method that stands beside (ASM, Byte Buddy). */
    private static final Set<String> INSTRUCTIONS = Set.of(
            "asm/MethodVisitor",
            "asm/ClassVisitor",
            "asm/tree/InsnList",
            "bytebuddy/asm/Advice",
            "implementation/MethodDelegation");

    private static final Set<String> TAKEN_APART = Set.of("readUTF", "writeUTF");
    private static final Set<String> READERS =
            Set.of("java/io/FileInputStream", "java/io/RandomAccessFile", "java/nio/file/Files", "java/net/URL");
    /** What names a file, or the archive of the class itself. */
    private static final Set<String> LOCAL = Set.of(
            "java/io/File",
            "java/nio/file/Path",
            "java/nio/file/Paths",
            "java/util/jar/JarFile",
            "java/security/CodeSource");

    private static final Set<String> LOGIN_CLASSES = Set.copyOf(Knowledge.lines("login-classes.txt"));
    /** Length from which the name of a container's class is no word that others have for something else. */
    private static final int SAYS_ENOUGH = 11;

    private final Knowledge knowledge;

    AgentSignals(Knowledge knowledge) {
        this.knowledge = knowledge;
    }

    @Override
    public List<Signal> signals(Suspect suspect) {
        List<Signal> signals = new ArrayList<>(attach(suspect));
        boolean runs = suspect.has(Trait.SCRIPT) || suspect.has(Trait.NATIVE);
        if (runs && suspect.spoken().stream().anyMatch(AgentSignals::isShellSource)) {
            signals.add(
                    knowledge.signal("embedded.script", "carries a script that reads requests and runs what they say"));
        }
        if (!suspect.role().isEmpty() && suspect.facts().strings().stream().anyMatch(AgentSignals::isRoutine)) {
            signals.add(knowledge.signal("embedded.routine", "has a database make a function that runs commands"));
        }
        signals.addAll(inserted(suspect));
        if (!suspect.has(Trait.TRANSFORM)) {
            return signals;
        }
        if (suspect.facts().interfaces().contains(TRANSFORMER)) {
            signals.add(knowledge.signal("agent.transformer", "rewrites classes as they are loaded"));
        }
        if (suspect.has(Trait.REFLECT) && suspect.spoken().contains("sun.instrument.InstrumentationImpl")) {
            signals.add(knowledge.signal(
                    "agent.makes-instrumentation", "makes itself what rewrites classes, without an agent's archive"));
        }
        boolean loaded = suspect.calls(call -> RETRANSFORMS.contains(call.name()));
        List<String> containers = suspect.spoken().stream()
                .filter(word -> isContainer(word) || loaded && isShortContainer(word))
                .toList();
        boolean transforms = suspect.facts().interfaces().contains(TRANSFORMER);
        boolean elsewhere = takesCodeFromElsewhere(suspect);
        boolean edits = suspect.calls(call -> EDITS.contains(call.name()));
        boolean rewrites = transforms || suspect.calls(call -> INSTRUMENTS.contains(call.name()));
        if (transforms && suspect.facts().strings().contains(TRANSFORMER)) {
            signals.add(
                    knowledge.signal("agent.blinds-agents", "looks for other transformers among the classes it gets"));
        }
        if (!containers.isEmpty() && rewrites) {
            signals.add(knowledge.signal("agent.rewrites-container", "rewrites " + containers));
        }
        if (!containers.isEmpty() && suspect.facts().methods().stream().anyMatch(AgentSignals::isAgentEntry)) {
            signals.add(knowledge.signal("agent.entry", "is the main class of an agent"));
        }
        if (!containers.isEmpty() && loaded) {
            signals.add(knowledge.signal("agent.retransforms", "rewrites classes that are loaded already"));
        }
        if (!containers.isEmpty() && edits) {
            signals.add(knowledge.signal("agent.edits-methods", "puts source text into methods"));
        }
        if (!containers.isEmpty() && transforms && suspect.calls(call -> TAKEN_APART.contains(call.name()))) {
            signals.add(knowledge.signal("agent.edits-bytes", "takes class files apart by hand"));
        }
        if (loadsStage(suspect)) {
            signals.add(
                    knowledge.signal("agent.loads-stage", "loads the rest of the agent from an address it is given"));
        }
        boolean debugs = loaded && suspect.facts().types().contains("com/sun/jdi/VirtualMachine");
        if (!containers.isEmpty() && (transforms || debugs) && elsewhere) {
            signals.add(knowledge.signal("agent.replaces-class", "takes the new class from a file or a literal"));
        }
        String said = String.join("\n", suspect.spoken());
        if (READS.matcher(said).find() && RUNS.matcher(said).find()) {
            signals.add(knowledge.signal(
                    "agent.inserts-shell", "carries source text that reads requests and runs what they say"));
        } else if (edits && suspect.facts().strings().stream().anyMatch(AgentSignals::sendsWhatItSees)) {
            signals.add(knowledge.signal(
                    "agent.inserts-sending", "carries source text that sends what it sees to an address of its own"));
        } else if (!containers.isEmpty() && transforms && !elsewhere && insertsPlainly(suspect, edits)) {
            signals.add(knowledge.signal(
                    "agent.inserts-plainly", "says itself what it puts into methods, and none of it runs anything"));
        }
        return signals;
    }

    /**
     * Whether what is put into methods is there to be read, as source text or as instructions, and neither that nor the
     * class itself can run anything: so do agents that measure.
     */
    private static boolean insertsPlainly(Suspect suspect, boolean edits) {
        boolean instructions = suspect.facts().types().stream().anyMatch(AgentSignals::isInstruction);
        boolean says = suspect.facts().strings().stream()
                .anyMatch(text -> STATEMENT.matcher(text).find());
        boolean able = suspect.facts().strings().stream()
                .anyMatch(text -> RUNS.matcher(text).find());
        return (edits ? says : instructions)
                && !able
                && !Triage.isDangerous(suspect.outline().words() & ~(Trait.SCRIPT.bit() | Trait.NATIVE.bit()));
    }

    private static boolean isInstruction(String type) {
        return INSTRUCTIONS.stream().anyMatch(type::endsWith);
    }

    private static boolean isShellSource(String text) {
        boolean runs = READS.matcher(text).find() && STARTS.matcher(text).find();
        return runs || definesClasses(text);
    }

    private static boolean isRoutine(String text) {
        return ROUTINE.matcher(text).find() && STARTS.matcher(text).find();
    }

    /** A loader, what it defines, and a way to it that its own methods are not: one after the other. */
    private static boolean definesClasses(String text) {
        int loader = text.indexOf("ClassLoader");
        int define = loader < 0 ? -1 : text.indexOf("defineClass", loader);
        return define >= 0 && (text.indexOf("setAccessible", define) >= 0 || text.indexOf("newInstance", define) >= 0);
    }

    private static boolean sendsWhatItSees(String text) {
        return SENDS.matcher(text).find() && STATEMENT.matcher(text).find() && text.indexOf("://") >= 0;
    }

    /** Whether the main class of an agent loads classes from an address that is none of a file's and is not its own. */
    private static boolean loadsStage(Suspect suspect) {
        Set<String> types = suspect.facts().types();
        return suspect.facts().methods().stream().anyMatch(AgentSignals::isAgentEntry)
                && suspect.calls(call ->
                        call.owner().equals("java/net/URL") && call.name().equals("<init>"))
                && suspect.calls(call -> call.owner().equals("java/net/URLClassLoader"))
                && LOCAL.stream().noneMatch(types::contains)
                && suspect.facts().strings().stream().noneMatch(text -> text.startsWith("file:"));
    }

    private boolean isContainer(String word) {
        String type = word.replace('/', '.');
        return knowledge.is(Trait.CONTAINER, word)
                || Rewriting.containerClasses().contains(type)
                || LOGIN_CLASSES.contains(type)
                || isEnd(type);
    }

    /** A class of a container without the first part of its name, which differs from one product or version to the next. */
    private static boolean isEnd(String type) {
        String end = type.startsWith(".") ? type : "." + type;
        return end.length() > SAYS_ENOUGH
                && end.indexOf('.', 1) > 0
                && Rewriting.containerClasses().stream().anyMatch(known -> known.endsWith(end));
    }

    /** A class of a container without its package, as it is looked for among the classes that are loaded. */
    private static boolean isShortContainer(String word) {
        String name = word.substring(1 + Math.max(word.lastIndexOf('.'), word.lastIndexOf('/')));
        return name.length() >= SAYS_ENOUGH
                && word.length() <= name.length() + 1
                && Rewriting.containerClasses().stream().anyMatch(type -> type.endsWith("." + name));
    }

    /** Calls that it puts into other classes, an instruction at a time. */
    private List<Signal> inserted(Suspect suspect) {
        Set<String> inserted = suspect.flows().inserted();
        List<String> able = inserted.stream()
                .filter(call -> Catalogue.standard().runsCode(call))
                .sorted()
                .toList();
        boolean reads = inserted.stream().anyMatch(call -> READS.matcher(call).find());
        // Libraries that make classes put in calls that define others; what starts programs they do not.
        if (able.isEmpty() || !reads && able.stream().allMatch(call -> call.contains("define"))) {
            return List.of();
        }
        List<Signal> signals = new ArrayList<>();
        signals.add(knowledge.signal("agent.inserts-call", "puts calls into other classes: " + able));
        if (reads) {
            signals.add(knowledge.signal(
                    "agent.inserts-reading", "puts in beside them what reads requests, an instruction at a time"));
        }
        return signals;
    }

    private static boolean takesCodeFromElsewhere(Suspect suspect) {
        return suspect.has(Trait.DECODE)
                || suspect.facts().fields().stream()
                        .anyMatch(field -> field.descriptor().equals("[B"))
                || suspect.calls(call -> call.name().equals("getResourceAsStream"))
                || READERS.stream().anyMatch(suspect.facts().types()::contains);
    }

    private static boolean isAgentEntry(MethodFacts method) {
        return method.isStatic()
                && (method.name().equals("agentmain") || method.name().equals("premain"));
    }

    private List<Signal> attach(Suspect suspect) {
        Set<String> spoken = suspect.spoken();
        boolean attaches = suspect.calls(
                        call -> call.name().equals("attach") || call.name().equals("loadAgent"))
                && suspect.facts().types().contains("com/sun/tools/attach/VirtualMachine");
        // To name the class and the method is not to call it.
        boolean reflects = suspect.has(Trait.REFLECT)
                && spoken.contains("com.sun.tools.attach.VirtualMachine")
                && spoken.contains("loadAgent");
        boolean byHand = spoken.stream().anyMatch(word -> word.contains(".java_pid"))
                && spoken.stream().anyMatch(word -> word.contains("instrument"));
        if (!attaches && !reflects && !byHand) {
            return List.of();
        }
        List<Signal> signals = new ArrayList<>();
        signals.add(knowledge.signal("agent.attaches", "loads an agent into another JVM"));
        spoken.stream()
                .filter(word -> SERVERS.matcher(word).find())
                .findFirst()
                .ifPresent(word ->
                        signals.add(knowledge.signal("agent.picks-server", "looks for the JVM of a server: " + word)));
        if (suspect.has(Trait.DECODE) && suspect.has(Trait.FILE)) {
            signals.add(knowledge.signal("agent.decoded", "deciphers what it loads instead of bringing it as a file"));
        }
        return signals;
    }
}
