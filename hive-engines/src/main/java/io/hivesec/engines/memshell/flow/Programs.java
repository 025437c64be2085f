package io.hivesec.engines.memshell.flow;

import io.hivesec.engines.memshell.bytecode.CallSite;
import io.hivesec.engines.memshell.bytecode.MethodCode;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which program a command starts. Where the code says so itself, and the program does not run what it is given, a client
 * chooses no more than what the program works on.
 */
final class Programs {
    private static final Pattern BEGINNING = Pattern.compile("^\\s*\"?([\\w./:\\\\-]+)\"?\\s");
    private static final Pattern ANYBODYS = Pattern.compile("(^|[/\\\\])(tmp|temp|shm|\\.[^/\\\\.][^/\\\\]*)[/\\\\]");
    // H2 runs what follows INIT= as soon as a client connects (H2 documentation, "Execute SQL on Connection").
    // CREATE ALIAS and CREATE TRIGGER compile the source text that they are given (H2 documentation).
    private static final Pattern OPENING = Pattern.compile(
            "(?i)^jdbc:\\S+;INIT\\s*=|^\\s*CREATE (OR REPLACE )?(FORCE )?(ALIAS|TRIGGER) [^'$]{0,200}\\bAS\\s*(\\$\\$|')");
    private static final Words LISTS = Words.of("java/util/(\\w*List|Collections?|Arrays|Vector)");
    private static final Words REORDERS = Words.of("set|add|addAll|addFirst|push|remove\\w*|clear|replaceAll|sort");
    private static final Words MADE_OF = Words.of("of|asList|unmodifiableList|copyOf|singletonList");

    private final Catalogue catalogue;
    private final Map<Cell, First> firsts = new HashMap<>();

    Programs(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /** The first word of a list, null if it may be one of several, and the instruction that put it there. */
    private record First(MethodCode place, int id, @Nullable Value word) {}

    /** What a text is that begins so and then goes on. */
    int front(@Nullable String text) {
        boolean opens = text != null && OPENING.matcher(text).find();
        return opens ? Mark.OPENING : begins(text) ? Mark.ARGUMENT : 0;
    }

    /** Whether a text begins with the name of a program that does not run what it is given, and then goes on. */
    private boolean begins(@Nullable String text) {
        Matcher beginning = text == null ? null : BEGINNING.matcher(text);
        return beginning != null && beginning.find() && isPlain(beginning.group(1));
    }

    /** A text that is made by a call, with the note that it begins with the name of such a program. */
    Value named(CallSite site, @Nullable Value receiver, List<Value> values, Value made) {
        if (!site.returnType().equals("Ljava/lang/String;") || (made.marks() & Mark.DATA) == 0) {
            return made;
        }
        boolean builder =
                site.owner().startsWith("java/lang/StringBu") && site.name().equals("toString");
        String front = null;
        if (receiver != null && builder && receiver.cells().size() == 1) {
            front = receiver.cells().get(0).front().said();
        } else if (site.owner().equals("java/lang/String") && site.name().equals("format")) {
            front = values.stream()
                    .map(Value::text)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
        }
        return made.with(front(front), null);
    }

    /** Takes note of the first word of lists and commands. */
    void listed(MethodCode place, CallSite site, @Nullable Value receiver, List<Value> values, Value result) {
        boolean list = LISTS.match(site.owner());
        if (receiver == null) {
            if (list && MADE_OF.match(site.name()) && !values.isEmpty()) {
                put(result, place, site.id(), first(values.get(0)));
            }
        } else if (site.name().equals("<init>") && values.size() == 1 && (list || isCommand(site))) {
            put(receiver, place, site.id(), first(values.get(0)));
        } else if (list && site.name().equals("add") && values.size() == 1) {
            put(receiver, place, site.id(), values.get(0));
        } else if (list && site.name().equals("addAll") && values.size() == 1) {
            put(receiver, place, site.id(), first(values.get(0)));
        } else if (list && REORDERS.match(site.name())) {
            receiver.cells().forEach(cell -> firsts.put(cell, new First(place, -1, null)));
        }
    }

    private static boolean isCommand(CallSite site) {
        return site.owner().equals("java/lang/ProcessBuilder") || site.owner().endsWith("/commons/exec/CommandLine");
    }

    private void put(Value list, MethodCode place, int id, @Nullable Value word) {
        for (Cell cell : list.cells()) {
            First before = firsts.get(cell);
            if (before == null) {
                firsts.put(cell, new First(place, id, word));
            } else if (before.place() != place) {
                // Which of two methods puts its word there first is not known.
                firsts.put(cell, new First(before.place(), -1, null));
            } else if (id < before.id() || id == before.id() && before.word() != null) {
                firsts.put(cell, new First(place, id, word));
            }
        }
    }

    /** The first word of an array or list, or a text by itself. */
    private @Nullable Value first(Value command) {
        if (command.text() != null || command.cells().isEmpty()) {
            return command;
        }
        Value word = null;
        for (Cell cell : command.cells()) {
            First known = firsts.get(cell);
            Value here = cell.elements().get(0);
            if (here == null && known != null) {
                here = known.word();
            }
            if (here == null) {
                return null;
            }
            word = word == null ? here : word.merge(here);
        }
        return word;
    }

    /** Whether a command that is made of these starts a program which the code names and which does not run what it is given. */
    boolean isFixed(CallSite site, @Nullable Value receiver, List<Value> values) {
        if (values.isEmpty() || site.name().startsWith("load")) {
            return false;
        }
        if (values.get(0).isArgument()) {
            return true;
        }
        Value command = receiver != null && site.name().startsWith("add") ? receiver : values.get(0);
        Value word = first(command);
        List<String> programs = word == null ? List.of() : word.texts();
        return !programs.isEmpty() && programs.stream().allMatch(program -> isPlain(program.trim()));
    }

    private boolean isPlain(String program) {
        String path = program.toLowerCase(Locale.ROOT);
        String name = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
        boolean word =
                !name.isEmpty() && name.chars().allMatch(c -> Character.isLetterOrDigit(c) || "-_.+".indexOf(c) >= 0);
        return word
                && !ANYBODYS.matcher(path).find()
                && !name.startsWith(".")
                && !catalogue.runsArguments(name.replaceFirst("\\.(exe|com|bat|cmd)$", ""))
                && !catalogue.runsArguments(name.replaceFirst("[\\d.]+(\\.exe)?$", ""));
    }
}
