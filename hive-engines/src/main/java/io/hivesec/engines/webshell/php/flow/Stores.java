package io.hivesec.engines.webshell.php.flow;

import io.hivesec.engines.webshell.php.syntax.Node;
import io.hivesec.engines.webshell.php.syntax.Node.Expr;
import org.jspecify.annotations.Nullable;

/** Counts what is stored in arrays and taken out of them, of which the trail knows nothing, and notes what it was. Not thread-safe. */
final class Stores {
    private long count;
    private @Nullable Leaves noted;

    /** An element of an array was set to something that it was not before. */
    void note(Value value) {
        count++;
        if (noted != null) {
            noted.add(value);
        }
    }

    /** Whether an array holds more of which something is known, once it holds a value. */
    static boolean isNews(PhpArray array, @Nullable Value key, Value value) {
        if (value == Value.UNKNOWN) {
            return false;
        }
        return key == null || !array.get(key).equals(value);
    }

    /** Whether a place is a part of the session, of which every part is the visitor's who sets one. */
    static boolean isOfSession(Expr place) {
        Expr root = place;
        while (root instanceof Node.Index index) {
            root = index.base();
        }
        return root instanceof Node.Variable variable
                && variable.name() instanceof Node.Literal name
                && "_SESSION".equals(name.value());
    }

    /** An element was taken out. */
    void take() {
        count++;
    }

    /** How often an element was set or taken out. */
    long count() {
        return count;
    }

    /** Notes what is stored from now on; returns what is to be told to {@link #end}. */
    @Nullable
    Leaves begin() {
        Leaves outer = noted;
        noted = new Leaves(true);
        return outer;
    }

    /** What was stored since it began. */
    Leaves end(@Nullable Leaves outer) {
        Leaves mine = noted == null ? new Leaves(true) : noted;
        if (outer != null) {
            outer.addAll(mine);
        }
        noted = outer;
        return mine;
    }
}
