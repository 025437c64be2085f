package io.hivesec.detectors.execution;

import io.hivesec.detectors.command.CommandLine;
import io.hivesec.detectors.command.Invocation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Commands known by their shape: a program, what some of its arguments look like, and what none may look like. The shapes
 * are a resource, {@code shapes.txt}. Immutable.
 */
final class Shapes {
    /** By category and program. */
    private static final Map<String, Map<String, List<Shape>>> ALL = load();

    /** Longer arguments are scripts or data, in which words may stand side by side by chance. */
    private static final int LONGEST_ARGUMENT = 2000;

    private Shapes() {}

    /**
     * A line of the resource.
     *
     * @param category what it is a sign of
     * @param programs base names
     * @param required patterns that fit one of the arguments each; a pattern is a list of alternatives
     * @param forbidden patterns that fit none of them
     */
    private record Shape(String category, Set<String> programs, List<List<String>> required, List<String> forbidden) {

        private static Shape of(String line) {
            String[] parts = line.split(" : ", -1);
            if (parts.length < 3) throw new IllegalStateException("shapes.txt: '" + line + "'");
            List<List<String>> required = new ArrayList<>();
            for (String word : words(parts[2])) required.add(List.of(word.split("\\|")));
            return new Shape(
                    parts[0],
                    Set.copyOf(words(parts[1])),
                    List.copyOf(required),
                    parts.length > 3 ? words(parts[3]) : List.of());
        }

        private static List<String> words(String text) {
            return List.of(text.strip().split("\\s+"));
        }

        private boolean fits(Invocation invocation) {
            for (List<String> alternatives : required) if (!hasOne(invocation, alternatives)) return false;
            return !hasOne(invocation, forbidden);
        }

        private static boolean hasOne(Invocation invocation, List<String> patterns) {
            for (String argument : invocation.arguments()) {
                if (argument.length() > LONGEST_ARGUMENT) continue;
                for (String pattern : patterns) if (Patterns.glob(pattern, argument)) return true;
            }
            return false;
        }
    }

    private static Map<String, Map<String, List<Shape>>> load() {
        Map<String, Map<String, List<Shape>>> shapes = new HashMap<>();
        for (String line : Patterns.lines("shapes.txt")) {
            Shape shape = Shape.of(line);
            Map<String, List<Shape>> programs = shapes.computeIfAbsent(shape.category, category -> new HashMap<>());
            for (String program : shape.programs)
                programs.computeIfAbsent(program, name -> new ArrayList<>()).add(shape);
        }
        return shapes;
    }

    /** The first command of the line that has one of the category's shapes. */
    static @Nullable String find(CommandLine line, String category) {
        Map<String, List<Shape>> programs = ALL.getOrDefault(category, Map.of());
        for (Invocation invocation : line.invocations()) {
            if (!invocation.executed()) continue;
            for (Shape shape : programs.getOrDefault(invocation.name(), List.of()))
                if (shape.fits(invocation)) return Evidences.of(invocation);
        }
        return null;
    }
}
