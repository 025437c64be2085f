package io.hivesec.engines.webshell.flow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An object of the interpreted page: what its fields and elements hold, and the taint of whatever went into it. */
final class HeapObject {
    static final int MAX_ELEMENTS = 70_000;

    final Map<String, Value> fields = new HashMap<>();
    final List<Value> elements = new ArrayList<>();

    @Nullable
    StringBuilder text;

    @Nullable
    Taint taint;
    /** The class of the page that this is an instance of. */
    @Nullable
    ClassModel model;
    /** The code of a lambda, with {@link #scope} to run it in. */
    com.github.javaparser.ast.@Nullable Node code;

    @Nullable
    Scope scope;
    /** The objects of which this is one: an element of a container by an unknown key, a constant of an enum. */
    List<Value> choices = List.of();
    /** What calls of this object go to, whatever their name. */
    @Nullable
    Value handler;
    /** The path of the file that a stream or writer ends in. */
    @Nullable
    Value file;

    /** The writer or stream that this one hands on to what it is given. */
    @Nullable
    HeapObject under;

    /** Remembers what a new writer or stream of text or bytes hands on to; one of objects makes others of what it is given. */
    void around(String type, List<Value> arguments) {
        boolean writes = type.endsWith("Writer") || type.equals("PrintStream") || type.equals("BufferedOutputStream");
        HeapObject inner = arguments.isEmpty() ? null : arguments.get(0).heap();
        under = writes && inner != null && inner.file == null ? inner : null;
    }

    /** Takes what a method was given. */
    void absorb(Taint given, String method) {
        absorb(given);
        boolean writes = method.startsWith("print") || method.equals("write") || method.equals("append");
        if (writes && under != null && under != this) {
            under.absorb(given, method);
        }
    }

    void absorb(@Nullable Taint more) {
        taint = Taint.join(taint, more);
    }

    void set(int index, Value value) {
        if (index < 0 || index >= MAX_ELEMENTS) {
            return;
        }
        while (elements.size() <= index) {
            elements.add(Value.UNKNOWN);
        }
        elements.set(index, value);
    }
}
