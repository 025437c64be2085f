package io.hivesec.engines.webshell.asp;

import java.util.List;
import java.util.Set;

/** What functions leave of the beginning and the end of a text that is not known as a whole. */
final class Ends {
    /** Those that give a part of a text, or the text in other words: it still comes from the file that it was read from. */
    private static final Set<String> CUTTING = Set.of("mid", "right", "left", "replace", "trim", "split", "unescape");

    /** Those whose result ends as the path does that they are given last. */
    private static final Set<String> ENDING =
            Set.of("getfilename", "combine", "getfullpath", "trim", "tolower", "lcase");

    private Ends() {}

    static Item kept(String name, List<Item> arguments, Item result) {
        if (arguments.isEmpty()) {
            return result;
        }
        Item last = arguments.get(arguments.size() - 1);
        Item ended = ENDING.contains(name) && last.text() == null ? result.withTail(last.end()) : result;
        String start = arguments.get(0).start();
        return CUTTING.contains(name) && start.startsWith(AspWeights.FILE) ? ended.withHead(start) : ended;
    }
}
