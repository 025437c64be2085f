package io.hivesec.engines.webshell.php.flow;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A function of the language on known values. */
@FunctionalInterface
interface Builtin {
    /** The result: a string, number, boolean, {@link PhpArray} or {@link Value#NOTHING}; null if it cannot be computed. */
    @Nullable
    Object apply(Arguments arguments);

    /** Arguments of which all are known, and that come from the page itself. */
    record Arguments(List<Value> values) {
        int count() {
            return values.size();
        }

        Value value(int position) {
            return position < values.size() ? values.get(position) : Value.NULL;
        }

        String text(int position) {
            String text = value(position).string();
            return text == null ? "" : text;
        }

        String text(int position, String otherwise) {
            return position < values.size() ? text(position) : otherwise;
        }

        long number(int position, long otherwise) {
            if (position >= values.size() || values.get(position).isNull()) {
                return otherwise;
            }
            Long number = Conversions.integer(values.get(position));
            return number == null ? otherwise : number;
        }

        @Nullable
        PhpArray array(int position) {
            return value(position).array();
        }
    }
}
