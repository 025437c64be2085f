package io.hivesec.detectors.command;

import io.hivesec.detectors.command.ShellSyntax.Pipeline;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The variables, functions and working directory of a shell. */
final class Scope {
    /** A script that doubles a variable again and again must not make every later step slow. */
    private static final int LONGEST_VALUE = 1 << 15;

    private final Map<String, Content> variables;
    private final Map<String, List<Pipeline>> functions;
    private String directory;
    /** Calls of functions inside functions. */
    final int calls;

    Scope() {
        this(new HashMap<>(), new HashMap<>(), "", 0);
        set("PATH", Content.text("/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"));
        set("HOME", Content.text("~"));
        set("SHELL", Content.text("/bin/bash"));
        set("BASH", Content.text("/bin/bash"));
        set("0", Content.text("sh"));
        set("IFS", Content.text(" "));
    }

    private Scope(Map<String, Content> variables, Map<String, List<Pipeline>> functions, String directory, int calls) {
        this.variables = variables;
        this.functions = functions;
        this.directory = directory;
        this.calls = calls;
    }

    /** A copy whose changes stay in it. */
    Scope copy() {
        return new Scope(new HashMap<>(variables), new HashMap<>(functions), directory, calls + 1);
    }

    @Nullable
    Content get(String name) {
        return variables.get(name);
    }

    void set(String name, Content value) {
        if (variables.size() < 2000 || variables.containsKey(name)) variables.put(name, value.cut(LONGEST_VALUE));
    }

    void append(String name, Content value) {
        Content old = variables.get(name);
        set(name, old == null ? value : old.then(value));
    }

    /** Sets {@code $1}, {@code $2} …, {@code $@} and {@code $*}. */
    void positional(List<Content> arguments) {
        StringBuilder all = new StringBuilder();
        int taints = 0;
        for (int i = 0; i < arguments.size(); i++) {
            Content argument = arguments.get(i);
            if (i < 9) set(String.valueOf(i + 1), argument);
            String text = argument.text();
            if (i > 0) all.append(' ');
            if (text != null) all.append(text);
            taints |= argument.taints();
        }
        Content joined = new Content(all.toString(), taints, null, "");
        set("@", joined);
        set("*", joined);
    }

    void define(String name, List<Pipeline> body) {
        if (functions.size() < 200) functions.put(name, body);
    }

    @Nullable
    List<Pipeline> function(String name) {
        return functions.get(name);
    }

    void enter(String newDirectory) {
        String rest = newDirectory;
        while (rest.equals("..") || rest.startsWith("../")) {
            int slash = directory.lastIndexOf('/');
            directory = slash <= 0 ? "" : directory.substring(0, slash);
            rest = rest.substring(Math.min(rest.length(), 3));
        }
        if (rest.isEmpty() || rest.equals(".") || rest.equals("-")) return;
        directory = rest.startsWith("/") || rest.startsWith("~") ? rest : directory + "/" + rest;
        if (directory.length() > 4096) directory = "";
    }

    /** A path as seen from the working directory, as far as that is known. */
    String resolve(String path) {
        String clean = path.startsWith("./") ? path.substring(2) : path;
        if (path.equals(".") && !directory.isEmpty()) return directory;
        if (directory.isEmpty() || clean.startsWith("/") || clean.startsWith("~") || clean.startsWith("$"))
            return clean;
        return directory.endsWith("/") ? directory + clean : directory + "/" + clean;
    }
}
