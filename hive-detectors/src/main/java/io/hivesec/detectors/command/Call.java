package io.hivesec.detectors.command;

import java.util.ArrayList;
import java.util.List;

/** One program about to run: its words after expansion, its streams and the shell it runs in. */
record Call(String path, List<Content> arguments, Streams streams, Scope scope, List<String> wrappers) {
    String name() {
        return Knowledge.baseName(path);
    }

    int size() {
        return arguments.size();
    }

    /** The text of an argument, empty if it is not known or there is none. */
    String text(int i) {
        if (i < 0 || i >= arguments.size()) return "";
        String text = arguments.get(i).text();
        return text == null ? "" : text;
    }

    Content argument(int i) {
        return i >= 0 && i < arguments.size() ? arguments.get(i) : Content.UNKNOWN;
    }

    List<String> texts() {
        List<String> texts = new ArrayList<>(arguments.size());
        for (int i = 0; i < arguments.size(); i++) texts.add(text(i));
        return texts;
    }

    /** The value of an option: the argument after it, or what follows {@code =} or the option letter itself. */
    String option(String... names) {
        for (int i = 0; i < arguments.size(); i++) {
            String text = text(i);
            for (String name : names) {
                if (text.equals(name)) return text(i + 1);
                if (name.startsWith("--") && text.startsWith(name + "=")) return text.substring(name.length() + 1);
                if (name.length() == 2 && text.length() > 2 && text.startsWith(name) && !name.equals("--"))
                    return text.substring(2);
            }
        }
        return "";
    }

    boolean has(String option) {
        for (int i = 0; i < arguments.size(); i++) if (text(i).equals(option)) return true;
        return false;
    }

    /** Whether an argument is a cluster of one-letter options that holds {@code letter}. */
    boolean flag(char letter) {
        for (int i = 0; i < arguments.size(); i++) {
            String text = text(i);
            if (text.length() > 1 && text.charAt(0) == '-' && text.charAt(1) != '-' && text.indexOf(letter) > 0)
                return true;
        }
        return false;
    }

    /** The arguments that are not options. */
    List<Integer> operands() {
        List<Integer> result = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            String text = text(i);
            if (text.isEmpty() || text.charAt(0) != '-' || text.equals("-")) result.add(i);
        }
        return result;
    }
}
