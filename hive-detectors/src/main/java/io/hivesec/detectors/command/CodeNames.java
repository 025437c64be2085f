package io.hivesec.detectors.command;

import io.hivesec.detectors.command.Code.Capability;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What the names in program text can do, over all languages: {@code code.txt} and {@code sockets.txt}. */
final class CodeNames {
    /** When a name counts for what it can do. */
    enum When {
        ALWAYS,
        /** Where the text mentions sockets elsewhere. */
        WITH_SOCKETS,
        /** Where nothing stands before it. */
        ALONE,
        /** Where an address is the first string given to it. */
        WITH_ADDRESS
    }

    /** One thing that a name can do. */
    record Meaning(Capability capability, When when) {}

    private static final String SIGNS = "~=@";
    private static final When[] SIGNED = {When.WITH_SOCKETS, When.ALONE, When.WITH_ADDRESS};
    private static final Map<String, List<Meaning>> BY_NAME = new HashMap<>();
    private static final Map<String, List<Meaning>> BY_LOWER_CASE = new HashMap<>();
    private static final Set<String> SOCKETS = Set.copyOf(Knowledge.lines("sockets.txt"));

    static {
        for (Map.Entry<String, List<String>> entry : Knowledge.sections("code.txt")) {
            Capability capability = Capability.valueOf(entry.getKey().toUpperCase(Locale.ROOT));
            for (String written : entry.getValue()) {
                int sign = SIGNS.indexOf(written.charAt(0));
                Meaning meaning = new Meaning(capability, sign < 0 ? When.ALWAYS : SIGNED[sign]);
                if (written.startsWith("^")) add(BY_LOWER_CASE, written.substring(1), meaning);
                else add(BY_NAME, sign < 0 ? written : written.substring(1), meaning);
            }
        }
    }

    private CodeNames() {}

    /** What a name written so can do, empty if nothing is known of it. */
    static List<Meaning> of(String name) {
        return BY_NAME.getOrDefault(name, List.of());
    }

    /** What a name can do in whatever case it is written; {@code name} is in lower case. */
    static List<Meaning> ofLowerCase(String name) {
        return BY_LOWER_CASE.getOrDefault(name, List.of());
    }

    /** Whether a text is a name by which programs mention sockets. */
    static boolean isOfSockets(String text) {
        return SOCKETS.contains(text);
    }

    /** Whether a part of a name with dots is of sockets. */
    static boolean mentionsSockets(String chain) {
        if (chain.indexOf('.') < 0) return isOfSockets(chain);
        for (String part : chain.split("\\.")) if (isOfSockets(part)) return true;
        return false;
    }

    private static void add(Map<String, List<Meaning>> names, String name, Meaning meaning) {
        List<Meaning> meanings = names.computeIfAbsent(name, added -> new ArrayList<>());
        if (!meanings.contains(meaning)) meanings.add(meaning);
        meanings.sort(Comparator.comparing(Meaning::capability));
    }
}
