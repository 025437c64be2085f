package io.hivesec.engines.webshell.asp;

import io.hivesec.engines.webshell.flow.Taint;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The variables of the environment that a page sets, and the commands that name them. */
final class Environment {
    /** The type of the collection that {@code Environment("Process")} of a shell gives. */
    static final String TYPE = "environment";

    /** Before the name of a variable of the environment, which no variable of a page has. */
    private static final String SET = "%";

    private static final Pattern NAMED = Pattern.compile("[%!]([\\w.-]{1,60})[%!]|\\$(?:env:)?\\{?(\\w{1,60})");

    private Environment() {}

    /** Remembers what a variable is set to. */
    static void set(AspMachine machine, String name, Item value) {
        if (value.taint() != null) {
            machine.globals.put(SET + name.toLowerCase(Locale.ROOT), value);
        }
    }

    /** {@code Environment.SetEnvironmentVariable("name", value)}. */
    static void call(AspMachine machine, String method, List<Item> arguments) {
        if (method.equals("setenvironmentvariable") && arguments.size() > 1) {
            set(machine, arguments.get(0).known(), arguments.get(1));
        }
    }

    /** What a variable was set to that is asked for; null if it was not set. */
    static @Nullable Item get(AspMachine machine, String method, List<Item> arguments) {
        return method.equals("getenvironmentvariable") && !arguments.isEmpty()
                ? machine.globals.get(SET + arguments.get(0).known().toLowerCase(Locale.ROOT))
                : null;
    }

    /** Where the values of the variables come from that a command names; null if from nowhere else. */
    static @Nullable Taint taint(Map<String, Item> globals, String command) {
        if (command.indexOf('%') < 0 && command.indexOf('$') < 0 && command.indexOf('!') < 0) {
            return null;
        }
        Taint taint = null;
        Matcher named = NAMED.matcher(command);
        for (int from = 0; named.find(from); from = named.end() - 1) {
            String name = named.group(1) == null ? named.group(2) : named.group(1);
            Item value = globals.get(SET + name.toLowerCase(Locale.ROOT));
            taint = value == null ? taint : Taint.join(taint, value.taint());
        }
        return taint == null ? null : taint.part();
    }
}
