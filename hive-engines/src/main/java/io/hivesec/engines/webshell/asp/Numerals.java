package io.hivesec.engines.webshell.asp;

import java.util.List;
import java.util.Set;

/** Numbers that a page reads from texts: they carry nothing of an outsider's, but where they are letters that he encoded. */
final class Numerals {
    /** Types whose values hold no text of an outsider's. */
    private static final Set<String> TYPES = Set.of(
            "int",
            "int32",
            "int64",
            "integer",
            "long",
            "short",
            "byte",
            "guid",
            "enum",
            "double",
            "single",
            "decimal",
            "datetime",
            "boolean",
            "bool");

    /** Functions that read a number from a text. */
    private static final Set<String> READ =
            Set.of("cint", "clng", "cbyte", "cdbl", "int", "parseint", "toint32", "toint16", "tobyte");

    private Numerals() {}

    /** Whether a type's values are numbers or as harmless. */
    static boolean areOf(String type) {
        return TYPES.contains(type);
    }

    /** Whether a function reads a number from a text. */
    static boolean areReadBy(String function) {
        return READ.contains(function);
    }

    /** Whether a number is read that is written to another base than ten: letters are sent so, and hardly anything else. */
    static boolean areEncoded(List<Item> arguments) {
        String start = Item.first(arguments).start();
        Double base = arguments.size() > 1 ? arguments.get(arguments.size() - 1).number() : null;
        return start.equalsIgnoreCase("&h")
                || start.equalsIgnoreCase("0x")
                || base != null && base != 10
                || arguments.stream().anyMatch(argument -> argument.member().equals("hexnumber"));
    }
}
