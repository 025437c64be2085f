package io.hivesec.engines.memshell;

import io.hivesec.engines.memshell.bytecode.BodyDigests;
import io.hivesec.engines.memshell.bytecode.ClassOutline;
import io.hivesec.engines.memshell.bytecode.OutlineReader;
import io.hivesec.engines.memshell.bytecode.Texts;
import io.hivesec.engines.memshell.bytecode.UnreadableClassException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares a class as it runs with the class file of its archive, method by method. What was put in is told apart by what it
 * names: a known monitoring agent explains it, the means to run what a client sends do not go unexplained.
 *
 * <p>The live constant pool is compared too. It shows what another agent put in and a transformation has undone since.
 */
final class Rewriting {
    private static final int SHOWN = 6;
    private static final Set<String> CONTAINER_CLASSES = Set.copyOf(Knowledge.lines("container-classes.txt"));
    private static final Map<String, String> AGENTS = agents();

    private Rewriting() {}

    private static Map<String, String> agents() {
        Map<String, String> agents = new HashMap<>();
        for (String line : Knowledge.lines("known-agents.txt")) {
            int space = line.indexOf(' ');
            agents.put(line.substring(0, space), line.substring(space + 1));
        }
        return Map.copyOf(agents);
    }

    /** Names, with dots, of the classes that every request passes and that agents rewrite for that reason. */
    static Set<String> containerClasses() {
        return CONTAINER_CLASSES;
    }

    /**
     * What the comparison shows.
     *
     * @param name the class's name with dots
     * @param loaded its bytes as it runs; empty if they could not be had
     * @param context the class file of its archive, and its constants
     * @throws UnreadableClassException if one of the two cannot be read
     */
    static List<Signal> signals(String name, byte[] loaded, ClassContext context) throws UnreadableClassException {
        byte[] original = context.original().orElse(null);
        if (original == null) {
            return List.of();
        }
        Set<String> before = Texts.of(original);
        Set<String> after = new TreeSet<>(context.constants());
        List<String> methods = new ArrayList<>();
        if (loaded.length > 0) {
            after.addAll(Texts.of(loaded));
            methods.addAll(BodyDigests.changes(original, loaded));
        }
        after.removeAll(before);
        boolean undone = methods.isEmpty() && !context.constants().isEmpty() && !after.isEmpty();
        if (methods.isEmpty() && !undone) {
            boolean vouched = loaded.length > 0 && context.facts().isEmpty();
            return vouched
                    ? List.of(Knowledge.standard().signal("provenance.intact", "the archive holds the same class"))
                    : List.of();
        }
        return signals(name, methods, after, original);
    }

    private static List<Signal> signals(String name, List<String> methods, Set<String> added, byte[] original)
            throws UnreadableClassException {
        Knowledge knowledge = Knowledge.standard();
        OutlineReader reader = new OutlineReader(knowledge.vocabulary());
        ClassOutline outline = reader.read(original);
        long words = 0;
        for (String text : added) {
            words |= knowledge.vocabulary().bitsOf(text);
        }
        String where = methods.isEmpty() ? "a method that was put back since" : String.join(", ", shown(methods));
        String detail = where + " differs from the archive's" + (added.isEmpty() ? "" : "; names " + shown(added));
        if (Triage.isDangerous((words | outline.words()) & ~Trait.LOADER.bit())
                && !Triage.isDangerous(outline.words() & ~Trait.LOADER.bit())) {
            return List.of(knowledge.signal("rewritten.dangerous", detail));
        }
        String agent = explanation(added);
        if (!agent.isEmpty()) {
            return List.of(knowledge.signal("rewritten.by-known-agent", agent + ": " + detail));
        }
        return CONTAINER_CLASSES.contains(name) ? List.of(knowledge.signal("rewritten.container", detail)) : List.of();
    }

    private static String explanation(Set<String> added) {
        for (String text : added) {
            String path = text.startsWith("L") && text.endsWith(";") ? text.substring(1) : text;
            for (Map.Entry<String, String> agent : AGENTS.entrySet()) {
                if (path.replace('.', '/').startsWith(agent.getKey())) {
                    return agent.getValue();
                }
            }
        }
        return "";
    }

    private static List<String> shown(Iterable<String> texts) {
        List<String> shown = new ArrayList<>();
        for (String text : texts) {
            if (shown.size() < SHOWN && text.length() < 200) {
                shown.add(text);
            }
        }
        return shown;
    }
}
