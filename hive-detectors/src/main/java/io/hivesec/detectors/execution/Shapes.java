package io.hivesec.detectors.execution;

import io.hivesec.detectors.command.CommandLine;
import io.hivesec.detectors.command.Invocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Commands known by their shape: a program, what some of its arguments look like, and what none may look like. The shapes
 * are a resource, {@code shapes.txt}. Immutable.
 */
final class Shapes {
    private static final List<Shape> ALL = load();
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
            if (!programs.contains(invocation.name())) return false;
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

    private static List<Shape> load() {
        List<Shape> shapes = new ArrayList<>();
        for (String line : Patterns.lines("shapes.txt")) shapes.add(Shape.of(line));
        return List.copyOf(shapes);
    }

    /** The first command of the line that has one of the category's shapes. */
    static @Nullable String find(CommandLine line, String category) {
        for (Shape shape : ALL) {
            if (!shape.category.equals(category)) continue;
            for (Invocation invocation : line.invocations())
                if (invocation.executed() && shape.fits(invocation)) return Evidences.of(invocation);
        }
        return null;
    }
}
