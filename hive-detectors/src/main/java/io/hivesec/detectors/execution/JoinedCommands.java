package io.hivesec.detectors.execution;

import io.hivesec.detectors.command.CommandLine;
import io.hivesec.detectors.command.CommandLines;
import io.hivesec.detectors.lineage.Role;
import io.hivesec.detectors.lineage.Roles;
import io.hivesec.event.Event;
import io.hivesec.event.Process;
import io.hivesec.event.ProcessStarted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The commands that have to do with a file, each a process of its own, as the one line that somebody might have typed: what was
 * fetched or decoded, unpacked, compared with a digest, made executable, and run in the end.
 */
final class JoinedCommands {
    private static final int MOST_COMMANDS = 8;
    private static final int MOST_ARGUMENTS = 64;

    private final Process provider;
    private final List<Process> commands;

    private JoinedCommands(Process provider, List<Process> commands) {
        this.provider = provider;
        this.commands = commands;
    }

    /** The commands before a start that have to do with the file that it runs; none when none of them fetches or decodes. */
    static Optional<JoinedCommands> of(Event start, String file, List<Event> past) {
        String name = file.substring(file.lastIndexOf('/') + 1);
        if (name.isEmpty() || !Providers.areAmong(past)) return Optional.empty();
        Process last = start.process();
        List<Process> commands = new ArrayList<>();
        Process provider = null;
        boolean isClear = false;
        for (Event event : past) {
            if (!(event instanceof ProcessStarted) || event == start) continue;
            Process process = event.process();
            boolean isAbout = names(process, name);
            boolean besides = process.ppid() == last.ppid() && last.ppid() != 0 && unpacks(process);
            if (!isAbout && !besides) continue;
            if (Providers.isOne(process)) provider = process;
            // What is fetched beside it is not this file, unless it was unpacked or given this name.
            isClear |= Roles.is(process, Role.ARCHIVER) || isAbout && (Providers.isOne(process) || renames(process));
            commands.add(process);
            // What provided the file stays, whatever else is done to it.
            if (commands.size() > MOST_COMMANDS) commands.remove(commands.get(0) == provider ? 1 : 0);
        }
        if (provider == null || !isClear) return Optional.empty();
        commands.add(last);
        return Optional.of(new JoinedCommands(provider, commands));
    }

    /** The last of them that fetches or decodes something. */
    Process provider() {
        return provider;
    }

    /** What a check says of them all on one line; null too when it says something of one alone, which is told already. */
    @Nullable
    String judged(CommandCheck check) {
        for (Process command : commands) {
            if (check.find(CommandLines.of(command)) != null) return null;
        }
        return check.find(CommandLine.of(List.of("sh", "-c", text())));
    }

    private static boolean renames(Process process) {
        return process.name().equals("mv") || process.name().equals("ln");
    }

    private static boolean unpacks(Process process) {
        return Providers.isOne(process) || Roles.is(process, Role.ARCHIVER);
    }

    /** Whether a file's name stands in an argument where a name can stand. */
    private static boolean names(Process process, String name) {
        for (String argument : first(process.arguments())) {
            int at = argument.indexOf(name);
            while (at >= 0) {
                if (isEdge(argument, at - 1) && isEdge(argument, at + name.length())) return true;
                at = argument.indexOf(name, at + 1);
            }
        }
        return false;
    }

    private static boolean isEdge(String text, int at) {
        if (at < 0 || at >= text.length()) return true;
        char c = text.charAt(at);
        return !Character.isLetterOrDigit(c) && c != '-' && c != '_';
    }

    private static List<String> first(List<String> arguments) {
        return arguments.size() <= MOST_ARGUMENTS ? arguments : arguments.subList(0, MOST_ARGUMENTS);
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        String directory = "";
        for (Process command : commands) {
            String here = command.workingDirectory();
            if (!here.isEmpty() && !here.equals(directory))
                quoted(text.append("cd "), here).append('\n');
            directory = here;
            List<String> arguments = command.arguments();
            quoted(text, program(command));
            for (int i = 1; i < arguments.size() && i < MOST_ARGUMENTS; i++) quoted(text.append(' '), arguments.get(i));
            text.append('\n');
        }
        return text.toString();
    }

    /** A program's own name for itself where that says what it is, its path where a file of somebody's is run. */
    private static String program(Process command) {
        boolean isOwn = command.arguments().isEmpty() || !Roles.isInstalled(command.executable());
        return isOwn ? command.executable() : command.arguments().get(0);
    }

    /** Adds a word as a shell reads it back. */
    static StringBuilder quoted(StringBuilder text, String word) {
        return text.append('\'').append(word.replace("'", "'\\''")).append('\'');
    }
}
