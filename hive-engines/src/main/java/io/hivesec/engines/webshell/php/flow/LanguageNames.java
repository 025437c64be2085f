package io.hivesec.engines.webshell.php.flow;

import io.hivesec.engines.webshell.php.syntax.UsedNames;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The names that PHP has, read once from {@code names-of-the-language.txt}: who uses others needs the rest of an application. */
public final class LanguageNames {
    private static final Set<String> FUNCTIONS = new HashSet<>();
    private static final Set<String> CLASSES = new HashSet<>();
    private static final List<String> FAMILIES = new ArrayList<>();

    static {
        try (InputStream in = LanguageNames.class.getResourceAsStream("names-of-the-language.txt")) {
            if (in == null) {
                throw new IllegalStateException("names-of-the-language.txt is missing");
            }
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(LanguageNames::read);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private LanguageNames() {}

    private static void read(String line) {
        String[] part = line.split("\\s+");
        List<String> names = Arrays.asList(part).subList(1, part.length);
        switch (part[0]) {
            case "family" -> FAMILIES.addAll(names);
            case "function" -> FUNCTIONS.addAll(names);
            case "class" -> CLASSES.addAll(names);
            default -> throw new IllegalStateException("names-of-the-language.txt: cannot read '" + line + "'");
        }
    }

    /** Whether a page uses what neither the language nor the page itself has, so that another file of an application must. */
    public static boolean needMore(UsedNames used) {
        if (!used.objects().isEmpty()) {
            return true;
        }
        // Code that is evaluated may declare what is used.
        return !used.has("eval")
                && (used.functions().stream().anyMatch(name -> !isFunction(name))
                        || used.types().stream().anyMatch(name -> !CLASSES.contains(name)));
    }

    /** Whether a class is the language's own. */
    static boolean isClass(String name) {
        return CLASSES.contains(Program.plain(name));
    }

    static boolean isFunction(String name) {
        return FUNCTIONS.contains(name) || FAMILIES.stream().anyMatch(name::startsWith);
    }
}
