package io.hivesec.engines.webshell.asp;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Arrays that a page writes out, cuts from a text or puts together again. */
final class Sequences {
    private static final int MAX_ELEMENTS = 20_000;

    private static final int MAX_SET = 256;

    private Sequences() {}

    /** What a function gives of arrays, added to what is known of its result; null where it tells nothing of them. */
    static @Nullable Item call(String name, List<Item> arguments, Item result) {
        if (arguments.isEmpty() || arguments.size() > MAX_ELEMENTS) {
            return null;
        }
        return switch (name) {
            case "array" -> result.withElements(arguments);
            case "split" -> {
                List<Item> parts = split(arguments);
                yield parts.isEmpty() ? null : result.withElements(parts);
            }
            case "join" -> joined(arguments, result);
            case "concat" -> arguments.size() == 1 ? spelled(arguments.get(0), result) : null;
            case "toarray", "tolist" -> arguments.get(0).elements() == null ? null : arguments.get(0);
            case "getstring" -> spelled(arguments.get(0), result);
            case "reverse" -> {
                List<Item> elements = arguments.get(0).elements();
                List<Item> turned = elements == null ? List.of() : new ArrayList<>(elements);
                Collections.reverse(turned);
                yield elements == null ? null : result.withElements(turned);
            }
            case "lbound" -> arguments.get(0).elements() == null ? null : Item.number(0);
            case "ubound" -> sized(arguments, 1);
            case "length", "count" -> sized(arguments, 0);
            default -> null;
        };
    }

    /** The elements of an array after one was set; null where it is not known which, or which others there are. */
    static @Nullable List<Item> with(@Nullable Item array, Item place, Item value) {
        Double at = place.number();
        List<Item> before = array == null ? null : array.elements();
        if (array != null && at == null && Containers.isCollection(array.type()) && value.text() != null) {
            List<Item> values = new ArrayList<>(before == null ? List.of() : before);
            values.add(value);
            return values.size() > MAX_SET ? null : values;
        }
        boolean none = array == null
                || array.text() == null && array.taint() == null && array.type().isEmpty();
        if (at == null || at < 0 || at > MAX_SET || before == null && !none) {
            return null;
        }
        List<Item> elements = new ArrayList<>(before == null ? List.of() : before);
        while (elements.size() <= at) {
            elements.add(Item.UNKNOWN);
        }
        Item old = elements.get(at.intValue());
        elements.set(at.intValue(), old == Item.UNKNOWN ? value : value.after(old));
        return elements;
    }

    /** What a function of the page gives for each of the texts or letters that are written out; null if they are not. */
    static @Nullable Item mapped(AspMachine machine, Item array, AspMachine.Function function) {
        List<Item> elements = array.elements();
        String text = array.text();
        if (elements == null && text != null && text.length() <= MAX_SET) {
            elements = text.chars()
                    .mapToObj(c -> Item.text(Character.toString((char) c)))
                    .toList();
        }
        if (elements == null
                || elements.size() > MAX_SET
                || elements.stream().anyMatch(e -> e.string() == null || e.taint() != null)) {
            return null;
        }
        List<Item> results = new ArrayList<>();
        for (Item element : elements) {
            Item result = machine.call(function, List.of(element));
            if (result.string() == null) {
                return null;
            }
            results.add(result);
        }
        return Item.UNKNOWN.withElements(results).withDecoded(array.decoded());
    }

    /** The text of an array of letters or of their numbers; null if it is none that is known. */
    static @Nullable Item spelled(Item array, Item result) {
        List<Item> elements = array.elements();
        StringBuilder text = new StringBuilder();
        for (int i = 0; elements != null && i < elements.size(); i++) {
            String letter = elements.get(i).text();
            Double number = elements.get(i).number();
            if (letter == null && (number == null || number < ' ' || number > 0xFFFF)) {
                return null;
            }
            text.append(letter == null && number != null ? String.valueOf((char) (double) number) : letter);
        }
        return text.isEmpty() ? null : result.withText(text.toString());
    }

    private static @Nullable Item sized(List<Item> arguments, int less) {
        List<Item> elements = arguments.get(0).elements();
        return elements == null ? null : Item.number(elements.size() - less);
    }

    private static List<Item> split(List<Item> arguments) {
        String text = arguments.get(0).text();
        String by = arguments.size() > 1 ? arguments.get(1).string() : " ";
        List<Item> parts = new ArrayList<>();
        if (text == null || by == null) {
            return parts;
        }
        if (by.isEmpty()) {
            text.chars().limit(MAX_ELEMENTS).forEach(c -> parts.add(Item.text(Character.toString((char) c))));
            return parts;
        }
        String lower = text.toLowerCase(Locale.ROOT);
        String separator = by.toLowerCase(Locale.ROOT);
        boolean aligned = lower.length() == text.length();
        int from = 0;
        while (parts.size() < MAX_ELEMENTS) {
            int to = aligned ? lower.indexOf(separator, from) : text.indexOf(by, from);
            parts.add(Item.text(text.substring(from, to < 0 ? text.length() : to)));
            if (to < 0) {
                return parts;
            }
            from = to + by.length();
        }
        return List.of();
    }

    /** {@code Join(array, separator)}, {@code array.join(separator)} and {@code String.Join(separator, array)}. */
    private static @Nullable Item joined(List<Item> arguments, Item result) {
        List<Item> elements = null;
        String separator = arguments.size() > 1 ? null : " ";
        for (Item argument : arguments) {
            if (elements == null && argument.elements() != null) {
                elements = argument.elements();
            } else if (separator == null) {
                separator = argument.text();
            }
        }
        if (elements == null && arguments.size() > 2) {
            // String.Join of .NET also takes the parts one by one.
            elements = arguments.subList(1, arguments.size());
            separator = arguments.get(0).text();
        }
        if (elements == null || separator == null) {
            return null;
        }
        StringBuilder text = new StringBuilder();
        for (Item element : elements) {
            String part = element.string();
            if (part == null || text.length() + part.length() > Item.MAX_TEXT) {
                return null;
            }
            text.append(text.isEmpty() && element == elements.get(0) ? "" : separator)
                    .append(part);
        }
        return result.withText(text.toString());
    }
}
