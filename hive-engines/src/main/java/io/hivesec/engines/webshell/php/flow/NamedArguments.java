package io.hivesec.engines.webshell.php.flow;

import io.hivesec.engines.webshell.php.flow.Calls.Site;
import io.hivesec.engines.webshell.php.syntax.Node;
import io.hivesec.engines.webshell.php.syntax.Node.Argument;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts arguments that are passed by the names of parameters where the parameters stand. */
final class NamedArguments {
    /** Stands for a parameter that is not passed, before one that is. */
    static final Value LEFT_OUT = Value.unknown(null, Value.UNDEFINED);

    private static final Map<String, List<String>> PARAMETERS = new HashMap<>();

    static {
        try (InputStream in = NamedArguments.class.getResourceAsStream("parameters.txt")) {
            if (in == null) {
                throw new IllegalStateException("parameters.txt is missing");
            }
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> Arrays.asList(line.split("\\s+")))
                    .forEach(words -> PARAMETERS.put(words.get(0), words.subList(1, words.size())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private NamedArguments() {}

    /** Whether an argument is passed by name, and each stands for one that is written. */
    static boolean has(List<Argument> written, List<Value> arguments) {
        if (written.size() != arguments.size()) {
            return false;
        }
        for (Argument argument : written) {
            if (!argument.name().isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** The names of a function's parameters. */
    static List<String> names(Node.Function function) {
        return function.parameters().stream().map(Node.Parameter::name).toList();
    }

    /** The names of the parameters of a function of the language, none if they are not known. */
    static List<String> names(String function) {
        return PARAMETERS.getOrDefault(function, List.of());
    }

    /** Puts each argument where the parameter of its name stands; those of other names come last. */
    static List<Value> order(List<Value> arguments, List<Argument> written, List<String> parameters) {
        return order(arguments, written, parameters, LEFT_OUT);
    }

    /** A call's place with what is written there in the order of the parameters. */
    static Site order(Site site, List<String> parameters) {
        Argument nothing = new Argument(new Node.Literal(null), false, "");
        return new Site(
                site.frame(),
                site.at(),
                site.hidden(),
                order(site.written(), site.written(), parameters, nothing).stream()
                        .map(argument -> new Argument(argument.value(), argument.spread(), ""))
                        .toList());
    }

    private static <T> List<T> order(List<T> arguments, List<Argument> written, List<String> parameters, T leftOut) {
        List<T> ordered = new ArrayList<>();
        List<T> others = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            String name = written.get(i).name();
            int position = name.isEmpty() ? i : parameters.indexOf(name);
            if (position < 0) {
                others.add(arguments.get(i));
                continue;
            }
            while (ordered.size() <= position) {
                ordered.add(leftOut);
            }
            ordered.set(position, arguments.get(i));
        }
        ordered.addAll(others);
        return ordered;
    }
}
