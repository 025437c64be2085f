package io.hivesec.engines.webshell.asp;

import io.hivesec.engines.webshell.flow.Passwords;
import io.hivesec.engines.webshell.flow.Taint;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a value.
 *
 * @param text its text, null if unknown
 * @param number its number, null if it is none or unknown
 * @param taint where it came from, null if from the page itself
 * @param type the object's class or program identifier in lower case, empty if unknown
 * @param path the dotted name in lower case by which the code reaches it, empty if it is a computed value
 * @param decoded how many characters of the page's constants a decoding went through to make it
 * @param file the file behind a stream, null if none
 * @param head how a text that is not known as a whole begins, empty if with an outsider's data, null if only the text tells
 * @param elements the elements of an array that is written out on the page, null if it is none
 * @param tail how a text that is not known as a whole ends, null if only the text tells
 */
record Item(
        @Nullable String text,
        @Nullable Double number,
        @Nullable Taint taint,
        String type,
        String path,
        int decoded,
        @Nullable Item file,
        @Nullable String head,
        @Nullable List<Item> elements,
        @Nullable String tail) {
    static final Item UNKNOWN = new Item(null, null, null, "", "", 0, null);
    /** Stands for what a variable holds that was declared and not set. */
    static final Item DECLARED = new Item(null, null, null, "", "", 0, null);

    static final int MAX_TEXT = 2_000_000;
    private static final int MAX_HEAD = 80;
    /** The head of what begins with something of the page's own that is not known. */
    static final String OTHER = "?";

    Item(
            @Nullable String text,
            @Nullable Double number,
            @Nullable Taint taint,
            String type,
            String path,
            int decoded,
            @Nullable Item file) {
        this(text, number, taint, type, path, decoded, file, null, null, null);
    }

    Item(
            @Nullable String text,
            @Nullable Double number,
            @Nullable Taint taint,
            String type,
            String path,
            int decoded,
            @Nullable Item file,
            @Nullable String head) {
        this(text, number, taint, type, path, decoded, file, head, null, null);
    }

    static Item text(String text) {
        return new Item(text, null, null, "", "", 0, null);
    }

    static Item number(double number) {
        return new Item(null, number, null, "", "", 0, null);
    }

    static Item typed(String type) {
        return new Item(null, null, null, type.toLowerCase(Locale.ROOT), "", 0, null);
    }

    static Item named(String path) {
        return new Item(null, null, null, "", path, 0, null);
    }

    static Item tainted(@Nullable Taint taint) {
        return taint == null ? UNKNOWN : new Item(null, null, taint, "", "", 0, null);
    }

    Item withTaint(@Nullable Taint other) {
        return new Item(text, number, other, type, path, decoded, file, head, elements, tail);
    }

    Item withText(@Nullable String other) {
        return new Item(other, number, taint, type, path, decoded, file, head);
    }

    Item withType(String other) {
        return new Item(text, number, taint, other, path, decoded, file, head, elements, tail);
    }

    Item withPath(String other) {
        return new Item(text, number, taint, type, other, decoded, file, head, elements, tail);
    }

    Item withFile(@Nullable Item other) {
        return new Item(text, number, taint, type, path, decoded, other, head, elements, tail);
    }

    Item withDecoded(int length) {
        return new Item(text, number, taint, type, path, Math.max(decoded, length), file, head, elements, tail);
    }

    Item withHead(String begins) {
        return new Item(
                text, number, taint, type, path, decoded, file, begins.isEmpty() ? head : begins, elements, tail);
    }

    Item withElements(List<Item> others) {
        return new Item(text, number, taint, type, path, decoded, file, head, List.copyOf(others), tail);
    }

    /** The element at a place that is known; null if either is not. */
    @Nullable
    Item elementAt(Item place) {
        Double at = place.number();
        return elements == null || at == null || at < 0 || at >= elements.size() ? null : elements.get(at.intValue());
    }

    /** The value as a string joined to others would show it. */
    @Nullable
    String string() {
        if (text != null) {
            return text;
        }
        Double n = number;
        return n == null
                ? null
                : n == Math.rint(n) && Math.abs(n) < 1e15 ? Long.toString((long) (double) n) : n.toString();
    }

    String known() {
        String known = string();
        return known == null ? "" : known;
    }

    /** The type, or the last part of the path where it is not known: what a capability is known by. */
    String owner() {
        return type.isEmpty() ? member() : type;
    }

    /** The last part of the path. */
    String member() {
        return lastPart(path);
    }

    static String lastPart(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    /** The first of a call's arguments, unknown if there are none. */
    static Item first(List<Item> arguments) {
        return arguments.isEmpty() ? UNKNOWN : arguments.get(0);
    }

    /** Whether an outsider's data is all of it: no part, and with no words of the page's own in front. */
    boolean isChosen() {
        return taint != null && taint.isRemote() && taint.whole() && start().isEmpty();
    }

    Item join(Item other) {
        Taint both = joined(taint, other.taint);
        String a = string();
        String b = other.string();
        boolean fits = a != null && b != null && a.length() + b.length() < MAX_TEXT;
        boolean parts = both != null && (says() || other.says());
        return new Item(
                fits ? a + b : null,
                null,
                both == null ? null : parts ? both.part() : both,
                "",
                "",
                Math.max(decoded, other.decoded),
                null,
                fits ? null : headOf(a, other),
                null,
                fits ? null : other.text == null ? other.end() : last(end() + other.text));
    }

    /** What both carry; of two of one kind a password's route is the one to keep. */
    private static @Nullable Taint joined(@Nullable Taint a, @Nullable Taint b) {
        return a != null && b != null && a != b && Passwords.areIn(b) ? Taint.join(b, a) : Taint.join(a, b);
    }

    /** Whether the page's own words are in the value: ends of lines and blanks around an outsider's data choose nothing. */
    private boolean says() {
        boolean begins = taint == null && !start().isBlank() && !start().startsWith(OTHER);
        return begins || !known().isBlank();
    }

    private @Nullable String headOf(@Nullable String begins, Item other) {
        String next = other.text == null ? other.start() : "";
        if (begins == null && start().isEmpty() && other.start().startsWith(AspWeights.FILE)) {
            return other.start();
        }
        if (begins == null) {
            return start().isEmpty() && taint == null ? OTHER : start();
        }
        if (begins.isEmpty()) {
            return next.isEmpty() && other.taint == null ? OTHER : next;
        }
        return bounded(begins + next);
    }

    /** The beginning of the text as far as it is known; empty if an outsider chose it. */
    String start() {
        return head != null ? head : text == null ? "" : bounded(text);
    }

    /** The end of the text as far as it is known. */
    String end() {
        return tail != null ? tail : text == null ? "" : last(text);
    }

    Item withTail(String ends) {
        return new Item(text, number, taint, type, path, decoded, file, head, elements, ends.isEmpty() ? tail : ends);
    }

    private static String last(String text) {
        return text.substring(Math.max(0, text.length() - MAX_HEAD));
    }

    private static String bounded(String text) {
        return text.length() > MAX_HEAD ? text.substring(0, MAX_HEAD) : text;
    }

    /** The same variable after another path: the newer value, the taint of both. */
    Item after(Item old) {
        Taint both = Taint.join(taint, old.taint);
        return new Item(
                text,
                number,
                both,
                type.isEmpty() ? old.type : type,
                path,
                Math.max(decoded, old.decoded),
                file == null ? old.file : file,
                old.taint == null || Statement.isQuery(old.start()) ? head : old.start(),
                elements,
                tail);
    }
}
