package io.hivesec.engines.webshell.asp;

import io.hivesec.engines.webshell.flow.Taint;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How a page picks a class or a method: {@code assembly.GetTypes().First(t => t.Name == told)}. */
final class TypeChoice {
    /** The type of all classes that are loaded. */
    static final String ALL = "types";

    /** Members that tell whether a class is of a kind. */
    private static final Set<String> LIMITS = Set.of("isassignablefrom", "issubclassof", "getinterface", "isdefined");

    private @Nullable Taint chosen;
    private String member = "";
    private boolean limited;

    /** Notes what the name of what is looked for is compared with. */
    void compared(@Nullable Item among, String operator, Item a, Item b) {
        Taint told = Taint.join(a.taint(), b.taint());
        boolean same = operator.equals("==") || operator.equals("=");
        if (same
                && told != null
                && told.isRemote()
                && among != null
                && among.type().equals(ALL)) {
            chosen = told;
        }
        String text = a.text() == null ? b.text() : a.text();
        if (same && text != null && among != null && among.type().equals(NetReflection.METHOD)) {
            member = text;
        }
    }

    /** The name that the page last looked for among methods; empty if none. */
    String member() {
        return member;
    }

    /** Notes a question for classes of a kind of the application's own, of which a request may name one. */
    void limits(String member) {
        limited |= LIMITS.contains(member);
    }

    /** What a request says of the class, in part where it must be of a kind of the application's; null if nothing. */
    @Nullable
    Taint told() {
        Taint told = chosen;
        return told != null && limited ? told.part() : told;
    }
}
