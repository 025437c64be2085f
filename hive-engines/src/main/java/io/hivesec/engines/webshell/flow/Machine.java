package io.hivesec.engines.webshell.flow;

import com.github.javaparser.ast.Node;
import io.hivesec.engines.webshell.jsp.JavaUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The state that the parts of one interpretation share. Not thread-safe. */
final class Machine {
    static final int MAX_CALLS = 14;
    private static final int MAX_HITS = 400;
    private static final int MAX_STEP_TEXT = 160;

    /** A command that is wholly foreign, or a shell's. */
    private static final Pattern DECISIVE =
            Pattern.compile("^(?:\\??\\s*$|(?:\\S*[/\\\\])?(?:cmd|(?:ba)?sh)(?:\\.exe)?\\s)");

    /** Packages of the JDK and of libraries that many applications bring. */
    private static final Pattern LIBRARY = Pattern.compile(
            "(?:java|javax|jakarta|sun|com\\.sun\\.(?:activation|beans|corba|crypto|el|faces|image|imageio|java|jdi|jersey|jmx|jna|jndi|mail|management|media|naming|net|nio|org|rmi|rowset|security|source|swing|tools|xml)|jdk|org\\.(?:apache|springframework|codehaus|json|dom4j|jdom2?|hibernate|eclipse|jboss|yaml|xml|w3c)|"
                    + "com\\.(?:google|alibaba|fasterxml|caucho|mysql|ibm|thoughtworks|esotericsoftware|jcraft|jspsmart)|cn\\.hutool|net\\.sf|groovy|ognl|oracle|weblogic|javassist|io\\.undertow)\\b");

    private static final Pattern IMPORT = Pattern.compile("\\bimport\\s+(?:static\\s+)?([\\w.]{1,200})");

    private static final Pattern SPACE = Pattern.compile("\\s+");

    final JavaUnit unit;
    final Budget budget;
    final SinkTable sinks = SinkTable.standard();
    final Map<String, ClassModel> classes = new HashMap<>();
    final Set<Node> visited = java.util.Collections.newSetFromMap(new IdentityHashMap<>());
    final Map<Node, Integer> active = new IdentityHashMap<>();
    final Map<String, Value> attributes = new HashMap<>();
    /** What the literals met stand for. */
    final Map<Node, Value> constants = new IdentityHashMap<>();

    /** Capabilities whose uses are weighed by their detail. */
    private static final Set<Capability> TELLING =
            Set.of(Capability.REFLECT, Capability.DESERIALISE, Capability.LOOK_UP);

    /** Pages that the page puts together and writes to files. */
    final Set<String> pages = new LinkedHashSet<>();

    final Set<String> seenCalls = new HashSet<>();
    final Written written = new Written(this);
    final Expressions expressions;
    final Statements statements;
    final Calls calls;
    final Instances instances;
    final Checks checks = new Checks(this);
    private final Lines lines;
    private final Map<String, Hit> hits = new LinkedHashMap<>();
    /** Above zero where the code may not run. */
    int weakness;

    /** What the exceptions carry that the running block threw. */
    @Nullable
    Taint thrown;

    /** Where names of uploaded files were looked up in a list of the page's own. */
    final Set<Taint.Step> checked = new HashSet<>();

    String problem = "";
    int depth;
    /** How often the running loop may have been left by a break. */
    int breaks;
    /** How often the running method may have returned. */
    int returns;

    Machine(JavaUnit unit, Budget budget) {
        this.unit = unit;
        this.budget = budget;
        this.lines = new Lines(unit.source());
        this.expressions = new Expressions(this);
        this.statements = new Statements(this);
        this.calls = new Calls(this);
        this.instances = new Instances(this, calls, calls.library);
    }

    int line(Node node) {
        return node.getRange().map(range -> unit.pageLine(range.begin.line)).orElse(0);
    }

    /** The node's code on one line, shortened. */
    String text(Node node) {
        String source = node.getRange()
                .map(range -> lines.slice(range.begin.line, range.begin.column, MAX_STEP_TEXT))
                .orElse("");
        String text = SPACE.matcher(unit.readable(source)).replaceAll(" ").strip();
        return text.length() > MAX_STEP_TEXT ? text.substring(0, MAX_STEP_TEXT) : text;
    }

    void hit(Hit hit) {
        // Of calls on one line the one that says more must not be lost behind another.
        boolean whole = hit.taint() != null && hit.taint().whole();
        String said = TELLING.contains(hit.capability()) ? hit.detail() : "";
        String key = hit.capability() + "|" + hit.line() + "|" + hit.call() + "|" + whole + said;
        if (hit.capability() == Capability.QUERY && hit.taint() == null) {
            // A statement that sets up what the next one on the line uses.
            key += "|constant";
        }
        Hit old = hits.get(key);
        if (old == null && hits.size() >= MAX_HITS) {
            note("more than " + MAX_HITS + " uses of capabilities");
        } else if (old == null || !old.isRemote() && hit.taint() != null) {
            hits.put(key, hit);
            boolean decisive = hit.capability() == Capability.EXECUTE
                            && DECISIVE.matcher(hit.argument()).find()
                    || hit.capability() == Capability.LOAD_CODE
                    || hit.capability() == Capability.EVALUATE
                    || hit.capability() == Capability.DESERIALISE;
            if (hit.isRemote() && decisive) {
                budget.settle();
            }
        }
    }

    /** Remembers that a part of the page was left unread; the first reason stays. */
    void note(String reason) {
        problem = problem.isEmpty() ? reason : problem;
    }

    List<Hit> hits() {
        return List.copyOf(hits.values());
    }

    /** Whether a class is imported by name from a package of the application, which no page that comes alone can use. */
    boolean isApplications(String simple) {
        Matcher imported = Pattern.compile("\\bimport\\s+([\\w.]{1,200})\\." + Pattern.quote(simple) + "\\s*;")
                .matcher(unit.source());
        return imported.find() && !LIBRARY.matcher(imported.group(1)).lookingAt();
    }

    /** Whether the page imports from a package of an application: it would not compile anywhere else. */
    boolean isOfApplication() {
        Matcher imported = IMPORT.matcher(unit.source());
        while (imported.find()) {
            if (imported.group(1).indexOf('.') > 0
                    && !LIBRARY.matcher(imported.group(1)).lookingAt()) {
                return true;
            }
        }
        return false;
    }

    @Nullable
    ClassModel model(String type) {
        return classes.get(type);
    }

    /** The nearest class that the page does not declare among a type and its super types. */
    String libraryType(String type) {
        String at = type;
        for (int i = 0; i < 8; i++) {
            ClassModel model = classes.get(at);
            if (model == null) {
                return at;
            }
            at = model.supertypes.isEmpty() ? "Object" : model.supertypes.get(0);
        }
        return at;
    }
}
