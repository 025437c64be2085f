package io.hivesec.detectors.command;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Commands that a program is handed in the value of an option or of a variable, to be given to a shell: an alias of
 * git(1), a line at the prompt of an editor, what ssh(1) connects through.
 */
final class HandedCommands {
    /** Longer values are no lines that somebody types. */
    private static final int LONGEST = 1 << 14;

    private static final int MOST_LISTS = 8;

    /** By program, what starts a word with a command in it: an option, and what stands before the command. */
    private static final Map<String, List<Place>> PLACES = new HashMap<>();

    private static final List<String> COMMANDS = new ArrayList<>();
    private static final List<String> FILES = new ArrayList<>();

    private record Place(String option, String before) {}

    static {
        for (Map.Entry<String, List<String>> entry : Knowledge.sections("handed.txt")) {
            List<String> words = entry.getValue();
            switch (entry.getKey()) {
                case "commands" -> COMMANDS.addAll(words);
                case "files" -> FILES.addAll(words);
                default -> {
                    for (String program : entry.getKey().split(",")) {
                        List<Place> places = PLACES.computeIfAbsent(program, p -> new ArrayList<>());
                        for (String before : words.subList(1, words.size()))
                            places.add(new Place(words.get(0), before.replace('_', ' ')));
                    }
                }
            }
        }
    }

    private final ShellEvaluator evaluator;

    HandedCommands(ShellEvaluator evaluator) {
        this.evaluator = evaluator;
    }

    /** Whether the value of a variable is a command. */
    boolean isCommand(String variable) {
        return COMMANDS.contains(variable);
    }

    /** Whether a variable names a file that a shell reads when it starts. */
    boolean isRead(String variable) {
        return FILES.contains(variable);
    }

    /** Of the texts in a program, those that stand behind the name of a shell and {@code -c}, as in a list of arguments. */
    static List<String> toShells(List<String> strings) {
        List<String> commands = new ArrayList<>();
        for (int i = 2; i < strings.size() && commands.size() < MOST_LISTS; i++)
            if (strings.get(i - 1).equals("-c") && Knowledge.isShell(Knowledge.baseName(strings.get(i - 2))))
                commands.add(strings.get(i));
        return commands;
    }

    /** Follows what the call is handed. */
    void run(Call call) {
        if (call.name().endsWith("make")) made(call);
        List<Place> places = PLACES.get(call.name());
        if (places == null) return;
        for (int i = 0; i < call.size(); i++) {
            String command = command(call, i, places);
            if (!command.isBlank() && command.length() < LONGEST)
                evaluator.script(command, new Streams(), call.scope().copy());
        }
    }

    /** The recipes that make(1) is given on the line, or in a file that the line wrote. */
    private void made(Call call) {
        for (int i = 0; i < call.size(); i++)
            if (call.text(i).startsWith("--eval=")) recipes(call, call.text(i).substring(7));
        String file = call.option("-f", "--file", "--makefile");
        if (file.isEmpty()) return;
        Content content = file.equals("-") || file.equals("/dev/stdin")
                ? call.streams().get(0).read(evaluator.evaluation)
                : evaluator.evaluation.read(call.scope().resolve(file));
        if (content.text() != null) recipes(call, content.text());
    }

    private void recipes(Call call, String makefile) {
        if (makefile.length() > LONGEST) return;
        StringBuilder script = new StringBuilder();
        for (String line : makefile.split("\n")) {
            int rule = line.indexOf(":;");
            boolean recipe = line.startsWith("\t");
            boolean beside = rule > 0 && line.lastIndexOf(' ', rule) < 0;
            if (!recipe && !beside && script.length() == 0) continue;
            String command = recipe ? line.substring(1) : beside ? line.substring(rule + 2) : line;
            while (!command.isEmpty() && "@-+".indexOf(command.charAt(0)) >= 0) command = command.substring(1);
            script.append(command.replace("$$", "$")).append('\n');
        }
        evaluator.script(script.toString(), new Streams(), call.scope().copy());
    }

    /** The command in an argument; empty if there is none. */
    private static String command(Call call, int i, List<Place> places) {
        String text = call.text(i);
        String option = i == 0 ? "" : call.text(i - 1);
        for (Place place : places) {
            String value = null;
            if (place.option().equals("*") || option.equals(place.option())) value = text;
            else if (place.option().endsWith("=") && text.startsWith(place.option()))
                value = text.substring(place.option().length());
            if (value == null) continue;
            if (place.before().equals("*")) return value;
            if (value.startsWith(place.before()))
                return value.substring(place.before().length());
            boolean inner = place.before().startsWith("=") && value.indexOf(' ') != 0;
            int at = inner ? value.indexOf(place.before()) : -1;
            if (at > 0 && value.lastIndexOf(' ', at) < 0)
                return value.substring(at + place.before().length());
        }
        return "";
    }
}
