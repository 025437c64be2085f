package io.hivesec.engines.webshell.asp;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Texts that a page keeps in a dictionary under names that it writes out: it gives them back by name and in their order. */
final class Dictionaries {
    private static final Set<String> TYPES = Set.of("scripting.dictionary", "dictionary", "hashtable");
    private static final int MAX = 256;

    private Dictionaries() {}

    /** Whether objects of a class keep values by name. */
    static boolean areOf(String type) {
        return TYPES.contains(type);
    }

    /** The dictionary with a value under a name; null where one of them is not known, or what else is in it. */
    static @Nullable Item with(AspMachine machine, Item dictionary, Item name, Item value) {
        List<Item> before = dictionary.elements();
        List<String> names = before == null ? List.of() : machine.keys.get(before);
        String added = name.string();
        boolean known = added != null && value.string() != null && value.taint() == null;
        if (!known || !areOf(dictionary.type()) || names == null || names.size() >= MAX) {
            return null;
        }
        List<Item> values = new ArrayList<>(before == null ? List.of() : before);
        List<String> more = new ArrayList<>(names);
        int at = more.indexOf(added);
        if (at >= 0) {
            values.set(at, value);
        } else {
            values.add(value);
            more.add(added);
        }
        Item whole = dictionary.withElements(values);
        machine.keys.put(whole.elements(), List.copyOf(more));
        return whole;
    }

    /** The names in a dictionary, in their order; null if they are not known. */
    static @Nullable Item names(AspMachine machine, Item dictionary) {
        List<String> names = areOf(dictionary.type()) && dictionary.elements() != null
                ? machine.keys.get(dictionary.elements())
                : null;
        return names == null
                ? null
                : Item.UNKNOWN.withElements(names.stream().map(Item::text).toList());
    }

    /** What is kept under a name; null if that is not known. */
    static @Nullable Item under(AspMachine machine, Item dictionary, Item name) {
        List<Item> values = dictionary.elements();
        List<String> names = areOf(dictionary.type()) && values != null ? machine.keys.get(values) : null;
        String wanted = name.string();
        int at = names == null || wanted == null ? -1 : names.indexOf(wanted);
        return at < 0 || values == null ? null : values.get(at);
    }
}
