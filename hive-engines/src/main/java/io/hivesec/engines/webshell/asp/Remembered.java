package io.hivesec.engines.webshell.asp;

import io.hivesec.engines.webshell.flow.Capability;
import io.hivesec.engines.webshell.flow.Taint;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a page puts where it can ask for it again: variables of the environment, the last error, files of names that are known. */
final class Remembered {
    private static final Set<String> READS = Set.of("readalltext", "readallbytes");
    private static final Set<String> RUNS = Set.of("execute", "transfer");

    /** Before the name of a file: what was written to it. */
    private static final String FILE = "file:";

    private static final String ERROR = "err:description";

    private Remembered() {}

    /** Remembers what is written to a file. */
    static void wrote(AspMachine machine, Item file, Item content) {
        if (content.taint() != null && !file.known().isEmpty()) {
            machine.globals.put(FILE + file.known(), content);
        }
    }

    /** Whether the first of two files was written with an outsider's data. */
    static boolean isWritten(AspMachine machine, List<Item> files) {
        return files.size() > 1 && taint(machine, files.get(0)) != null;
    }

    static @Nullable Taint taint(AspMachine machine, Item file) {
        Item held = written(machine, file);
        return held == null ? null : held.taint();
    }

    /** What an outsider's data was written to a file; null if none was. */
    private static @Nullable Item written(AspMachine machine, Item file) {
        return file.known().isEmpty() ? null : machine.globals.get(FILE + file.known());
    }

    /** What a method gives that was put away before; null if it asks for nothing of it. */
    static @Nullable Item call(AspMachine machine, Item base, String name, List<Item> arguments, int line) {
        if (base.path().equals("err") && name.equals("raise") && arguments.size() > 2) {
            machine.globals.put(ERROR, arguments.get(2));
            return Item.UNKNOWN;
        }
        boolean runs = RUNS.contains(name) && base.member().equals("server");
        Item file = runs || READS.contains(name) ? written(machine, Item.first(arguments)) : null;
        if (runs && file != null) {
            machine.hit(Capability.LOAD_CODE, "server." + name, line, file.taint(), "", "");
        }
        return runs ? null : file == null ? Environment.get(machine, name, arguments) : Item.tainted(file.taint());
    }

    /** The text of the last error where the page made it. */
    static @Nullable Item property(AspMachine machine, Item base, String name) {
        return name.equals("description") && base.path().equals("err") ? machine.globals.get(ERROR) : null;
    }
}
