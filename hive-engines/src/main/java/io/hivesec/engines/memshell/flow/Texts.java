package io.hivesec.engines.memshell.flow;

import io.hivesec.engines.memshell.bytecode.CallSite;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Folds what strings are built from, so that a name in pieces is as good as a name. */
final class Texts {
    private static final Pattern SENTENCE = Pattern.compile("^\\p{L}{2,} \\p{L}{2,} ");
    /** A longer text is not folded; its marks say enough. */
    private static final int MAX_TEXT = 1 << 20;
    /** Elements from which an array is taken for a literal. */
    private static final int LITERAL = 64;
    /** Types whose values are put into a text in decimal. */
    private static final String NUMBERS = "IJSBFDZ";

    private static final Words DECIPHERS = Words.of("decode.*|decrypt.*|doFinal|parse(Hex|Base64).*");

    private static final Words RESPELLS = Words.of("replace\\w*|split|tr|translate|unescape\\w*|inflate\\w*");

    private static final Words NUMERALS = Words.of("parse(Int|Long|Short|Byte)|valueOf");

    private Texts() {}

    /** Bytes that are known, one a character. */
    record Octets(String latin1) {}

    static byte[] bytes(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }

    /**
     * The text of an array whose every element is a known number, or null. Some compilers leave the zeros of an array
     * literal to the JVM: in a long one, elements that nothing sets are zeros.
     */
    static @Nullable String ofElements(Cell cell) {
        int length = cell.elements().size();
        if (length == 0) {
            return null;
        }
        if (length >= LITERAL) {
            length = Math.min(2 * length, Collections.max(cell.elements().keySet()) + 1);
        }
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            Value element = cell.elements().get(i);
            Integer number = element == null ? null : element.constant(Integer.class);
            if (element == null && length >= LITERAL) {
                number = 0;
            }
            if (number == null) {
                return null;
            }
            text.append((char) (cell.type().equals("[B") ? number & 0xff : number));
        }
        return text.toString();
    }

    /** The text of a value that is a string, bytes or characters, or null. */
    static @Nullable String of(Value value) {
        Octets octets = value.constant(Octets.class);
        if (octets != null) {
            return octets.latin1();
        }
        String text = value.text();
        if (text != null) {
            return text;
        }
        return value.cells().size() == 1 ? ofElements(value.cells().get(0)) : null;
    }

    static @Nullable String concat(List<Object> constants, List<Value> arguments) {
        if (constants.isEmpty() || !(constants.get(0) instanceof String recipe)) {
            return null;
        }
        StringBuilder text = new StringBuilder();
        int argument = 0;
        int constant = 1;
        for (int i = 0; i < recipe.length(); i++) {
            char c = recipe.charAt(i);
            if (c == 1) {
                String piece = argument < arguments.size() ? of(arguments.get(argument++)) : null;
                if (piece == null) {
                    return null;
                }
                text.append(piece);
            } else if (c == 2) {
                text.append(constant < constants.size() ? constants.get(constant++) : "");
            } else {
                text.append(c);
            }
        }
        return text.length() > MAX_TEXT ? null : text.toString();
    }

    /** What a text that is put together begins with, up to the first piece that is not known. */
    static String front(List<Object> constants, List<Value> arguments) {
        StringBuilder front = new StringBuilder();
        String recipe = !constants.isEmpty() && constants.get(0) instanceof String text ? text : "";
        int argument = 0;
        for (int i = 0; i < recipe.length() && recipe.charAt(i) != 2; i++) {
            String piece = String.valueOf(recipe.charAt(i));
            if (recipe.charAt(i) == 1) {
                piece = argument < arguments.size() ? of(arguments.get(argument++)) : null;
            }
            if (piece == null) {
                break;
            }
            front.append(piece);
        }
        return front.toString();
    }

    /** Whether a text that is put together names its host before anything that a client sent. */
    static boolean namesHost(List<Object> constants, List<Value> arguments) {
        if (constants.isEmpty() || !(constants.get(0) instanceof String recipe)) {
            return false;
        }
        Front front = new Front();
        int argument = 0;
        for (int i = 0; i < recipe.length(); i++) {
            Value piece = recipe.charAt(i) == 1 && argument < arguments.size()
                    ? arguments.get(argument++)
                    : Value.constant(String.valueOf(recipe.charAt(i)));
            front.add(i, piece, of(piece));
        }
        return front.namesHost();
    }

    /** The first characters of the descriptors of a method's parameters: enough to tell numbers from objects. */
    static List<Character> parameters(String descriptor) {
        List<Character> parameters = new ArrayList<>();
        for (int i = 1; descriptor.charAt(i) != ')'; i++) {
            parameters.add(descriptor.charAt(i));
            while (descriptor.charAt(i) == '[') {
                i++;
            }
            if (descriptor.charAt(i) == 'L') {
                i = descriptor.indexOf(';', i);
            }
        }
        return parameters;
    }

    /** Those of the values that may spell more than a number when they are put into a text. */
    static List<Value> spelled(String descriptor, List<Value> values) {
        List<Character> parameters = parameters(descriptor);
        List<Value> spelled = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            if (i >= parameters.size() || NUMBERS.indexOf(parameters.get(i)) < 0) {
                spelled.add(values.get(i));
            }
        }
        return spelled;
    }

    /** Whether a call puts values into a sentence of the code's own, as messages for people are made. */
    static boolean isSentence(CallSite site, List<Value> values) {
        boolean formats =
                site.owner().equals("java/lang/String") || site.owner().equals("java/text/MessageFormat");
        return formats
                && site.name().equals("format")
                && values.stream()
                        .map(Value::text)
                        .anyMatch(text -> text != null && SENTENCE.matcher(text).find());
    }

    /** Whether a call writes a number in decimal: a number that a client chose cannot name a command. */
    static boolean writesNumber(CallSite site) {
        boolean text = site.returnType().equals("Ljava/lang/String;")
                || site.returnType().startsWith("Ljava/lang/StringBu");
        List<Character> parameters = text ? parameters(site.descriptor()) : List.of();
        return site.owner().startsWith("java/lang/")
                && parameters.size() == 1
                && NUMBERS.indexOf(parameters.get(0)) >= 0
                && !site.name().startsWith("set");
    }

    /** Whether a call takes text for anything but an address, so that what was a path becomes what a client chose. */
    static boolean deciphers(CallSite site) {
        boolean radix = site.descriptor().startsWith("(Ljava/lang/String;I)");
        return DECIPHERS.match(site.name()) && !site.owner().contains("UR") || radix && NUMERALS.match(site.name());
    }

    /** Whether a call makes something else of letters: bytes or numbers of them, or other signs in their place. */
    static boolean respells(CallSite site) {
        return DECIPHERS.match(site.name()) || NUMERALS.match(site.name()) || RESPELLS.match(site.name());
    }

    /**
     * Folds a call of a string, builder or decoder.
     *
     * @return the value, or null if the call is none of these or not known enough
     */
    static @Nullable Value fold(CallSite site, List<Value> arguments) {
        if (arguments.isEmpty()) {
            return null;
        }
        boolean builder =
                site.owner().equals("java/lang/StringBuilder") || site.owner().equals("java/lang/StringBuffer");
        if (builder || site.owner().equals("java/lang/String") && site.name().equals("<init>")) {
            return build(site, arguments);
        }
        String text = of(arguments.get(0));
        if (site.owner().equals("java/lang/String") && text != null) {
            return string(site, text, arguments);
        }
        return decode(site, arguments);
    }

    private static @Nullable Value build(CallSite site, List<Value> arguments) {
        Value receiver = arguments.get(0);
        switch (site.name()) {
            case "<init>", "append" -> {
                if (arguments.size() > 1) {
                    String piece = piece(site, arguments.get(1));
                    boolean capacity =
                            site.descriptor().startsWith("(I") && site.name().equals("<init>");
                    for (Cell cell : receiver.cells()) {
                        if (!capacity) {
                            cell.append(site.id(), piece);
                            cell.front().add(site.id(), arguments.get(1), piece);
                        }
                    }
                }
                return null;
            }
            case "toString" -> {
                String text = receiver.text();
                int marks = receiver.marks() & Mark.DATA;
                if (text == null) {
                    boolean tail = receiver.cells().stream()
                            .allMatch(cell -> cell.front().namesHost());
                    return tail && marks != 0 ? Value.marked(marks | Mark.TAIL, receiver.origin()) : null;
                }
                return Value.constant(text, marks, receiver.origin());
            }
            case "reverse" -> {
                String text = receiver.text();
                return text == null
                        ? null
                        : Value.constant(new StringBuilder(text).reverse().toString());
            }
            default -> {
                for (Cell cell : receiver.cells()) {
                    if (!site.returnType().equals("V") && !site.returnType().startsWith("Ljava/lang/StringBu")) {
                        break;
                    }
                    cell.append(site.id(), null);
                }
                return null;
            }
        }
    }

    private static @Nullable String piece(CallSite site, Value value) {
        Integer number = value.constant(Integer.class);
        if (number != null) {
            return site.descriptor().startsWith("(C") ? String.valueOf((char) number.intValue()) : number.toString();
        }
        return of(value);
    }

    private static @Nullable Value string(CallSite site, String text, List<Value> arguments) {
        Integer first = arguments.size() > 1 ? arguments.get(1).constant(Integer.class) : null;
        Integer second = arguments.size() > 2 ? arguments.get(2).constant(Integer.class) : null;
        String other = arguments.size() > 1 ? of(arguments.get(1)) : null;
        String third = arguments.size() > 2 ? of(arguments.get(2)) : null;
        Value subject = arguments.get(0);
        String folded = switch (site.name()) {
            case "toString", "intern", "valueOf", "copyValueOf", "strip" -> text;
            case "trim" -> text.trim();
            case "toLowerCase" -> text.toLowerCase(java.util.Locale.ROOT);
            case "toUpperCase" -> text.toUpperCase(java.util.Locale.ROOT);
            case "concat" -> other == null ? null : text + other;
            case "replace", "replaceAll" -> other == null || third == null ? null : text.replace(other, third);
            case "substring" -> substring(text, first, arguments.size() > 2 ? second : Integer.valueOf(text.length()));
            default -> null;
        };
        if (folded != null && folded.length() <= MAX_TEXT) {
            return Value.constant(folded, subject.marks() & Mark.DATA, subject.origin());
        }
        if (site.name().equals("getBytes") || site.name().equals("toCharArray")) {
            return Value.constant(new Octets(text), subject.marks() & Mark.DATA, subject.origin());
        }
        if (site.name().equals("charAt") && first != null && first >= 0 && first < text.length()) {
            return Value.constant((int) text.charAt(first));
        }
        return null;
    }

    private static @Nullable String substring(String text, @Nullable Integer from, @Nullable Integer to) {
        if (from == null || to == null) {
            return null;
        }
        boolean valid = from >= 0 && from <= to && to <= text.length();
        return valid ? text.substring(from, to) : null;
    }

    private static @Nullable Value decode(CallSite site, List<Value> arguments) {
        if (!site.name().startsWith("decode") && !site.name().equals("parseBase64Binary")) {
            return null;
        }
        Value argument = arguments.get(arguments.size() - 1);
        String text = of(argument);
        if (text == null
                || text.length() > MAX_TEXT
                || site.owner().contains("Hex")
                || site.owner().contains("URL")) {
            return null;
        }
        try {
            byte[] decoded = Base64.getMimeDecoder().decode(text);
            String latin1 = new String(decoded, StandardCharsets.ISO_8859_1);
            return Value.constant(new Octets(latin1), argument.marks() & Mark.DATA, argument.origin());
        } catch (IllegalArgumentException e) {
            // Not Base64 after all: the call says nothing that could be folded.
            return null;
        }
    }
}
