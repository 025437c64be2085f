package io.hivesec.engines.webshell.php.flow;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** PHP's functions on arrays and numbers that need no callable. Sizes are bounded. */
final class Arrays {
    private static final int MAX = 100_000;

    private Arrays() {}

    static void addTo(Map<String, Builtin> functions) {
        functions.put(
                "count",
                a -> a.array(0) != null && a.array(0).isComplete()
                        ? (Object) (long) a.array(0).size()
                        : null);
        functions.put(
                "sizeof",
                a -> a.array(0) != null && a.array(0).isComplete()
                        ? (Object) (long) a.array(0).size()
                        : null);
        functions.put("range", Arrays::range);
        functions.put("array_reverse", a -> {
            if (a.array(0) == null) {
                return null;
            }
            List<Value> values = new ArrayList<>(a.array(0).elements().values());
            Collections.reverse(values);
            return PhpArray.of(values);
        });
        functions.put("array_merge", a -> {
            PhpArray out = new PhpArray();
            for (Value value : a.values()) {
                if (value.array() == null) {
                    return null;
                }
                value.array().elements().forEach((key, element) -> {
                    if (key instanceof Long) {
                        out.add(element);
                    } else {
                        out.putKnown(key, element);
                    }
                });
            }
            return out;
        });
        functions.put(
                "array_keys",
                a -> a.array(0) == null
                        ? null
                        : PhpArray.of(a.array(0).elements().keySet().stream()
                                .map(Value::of)
                                .toList()));
        functions.put(
                "array_values",
                a -> a.array(0) == null
                        ? null
                        : PhpArray.of(a.array(0).elements().values()));
        functions.put("array_flip", a -> {
            if (a.array(0) == null) {
                return null;
            }
            PhpArray out = new PhpArray();
            a.array(0).elements().forEach((key, value) -> out.put(value, Value.of(key)));
            return out;
        });
        functions.put("array_combine", a -> {
            if (a.array(0) == null
                    || a.array(1) == null
                    || a.array(0).size() != a.array(1).size()) {
                return null;
            }
            PhpArray out = new PhpArray();
            List<Value> values = new ArrayList<>(a.array(1).elements().values());
            int i = 0;
            for (Value key : a.array(0).elements().values()) {
                out.put(key, values.get(i++));
            }
            return out;
        });
        functions.put("array_slice", a -> {
            if (a.array(0) == null) {
                return null;
            }
            List<Value> values = new ArrayList<>(a.array(0).elements().values());
            long start = a.number(1, 0);
            int from = (int) Math.max(0, Math.min(values.size(), start < 0 ? values.size() + start : start));
            long length = a.number(2, values.size());
            int to = (int) Math.max(from, Math.min(values.size(), length < 0 ? values.size() + length : from + length));
            return PhpArray.of(values.subList(from, to));
        });
        functions.put("array_fill", a -> {
            long count = a.number(1, 0);
            if (count < 0 || count > MAX) {
                return null;
            }
            PhpArray out = new PhpArray();
            for (long i = 0; i < count; i++) {
                out.putKnown(a.number(0, 0) + i, a.value(2));
            }
            return out;
        });
        functions.put("array_diff", a -> kept(a, false, false));
        functions.put("array_diff_key", a -> kept(a, true, false));
        functions.put("array_intersect", a -> kept(a, false, true));
        functions.put("array_intersect_key", a -> kept(a, true, true));
        functions.put("array_unique", a -> {
            if (a.array(0) == null) {
                return null;
            }
            PhpArray out = new PhpArray();
            Set<Object> seen = new HashSet<>();
            a.array(0).elements().forEach((key, value) -> {
                if (seen.add(String.valueOf(value.data()))) {
                    out.putKnown(key, value);
                }
            });
            return out;
        });
        functions.put("array_chunk", a -> {
            if (a.array(0) == null || a.number(1, 0) < 1) {
                return null;
            }
            PhpArray out = new PhpArray();
            PhpArray part = new PhpArray();
            for (Value value : a.array(0).elements().values()) {
                part.add(value);
                if (part.size() == a.number(1, 1)) {
                    out.add(Value.of(part));
                    part = new PhpArray();
                }
            }
            if (part.size() > 0) {
                out.add(Value.of(part));
            }
            return out;
        });
        functions.put("array_sum", a -> {
            Value sum = Value.of(0L);
            if (a.array(0) == null) {
                return null;
            }
            for (Value value : a.array(0).elements().values()) {
                sum = Operators.binary("+", sum, value);
            }
            return sum.data();
        });
        functions.put(
                "in_array",
                a -> a.array(1) == null || !a.array(1).isComplete()
                        ? null
                        : (Object) a.array(1).elements().values().stream()
                                .anyMatch(v -> Boolean.TRUE.equals(Operators.looseEqual(a.value(0), v))));
        functions.put("array_search", a -> {
            if (a.array(1) == null) {
                return null;
            }
            for (Map.Entry<Object, Value> entry : a.array(1).elements().entrySet()) {
                if (Boolean.TRUE.equals(Operators.looseEqual(a.value(0), entry.getValue()))) {
                    return entry.getKey();
                }
            }
            return false;
        });
        numbers(functions);
    }

    private static void numbers(Map<String, Builtin> functions) {
        functions.put("intval", a -> a.count() > 1 ? based(a.text(0), a.number(1, 10)) : (Object) a.number(0, 0));
        functions.put("floor", a -> real(a, Math::floor));
        functions.put("ceil", a -> real(a, Math::ceil));
        functions.put("round", a -> a.count() > 1 ? null : real(a, v -> (double) Math.round(v)));
        functions.put("sqrt", a -> real(a, Math::sqrt));
        functions.put("abs", a -> real(a, Math::abs));
        functions.put("pow", a -> Operators.binary("**", a.value(0), a.value(1)).data());
        functions.put("fmod", a -> Operators.binary("%", a.value(0), a.value(1)).data());
        functions.put("max", a -> a.count() < 2 ? null : (Object) Math.max(a.number(0, 0), a.number(1, 0)));
        functions.put("min", a -> a.count() < 2 ? null : (Object) Math.min(a.number(0, 0), a.number(1, 0)));
        functions.put("hexdec", a -> based(a.text(0), 16));
        functions.put("octdec", a -> based(a.text(0), 8));
        functions.put("bindec", a -> based(a.text(0), 2));
        functions.put("dechex", a -> Long.toHexString(a.number(0, 0)));
        functions.put("decbin", a -> Long.toBinaryString(a.number(0, 0)));
        functions.put("decoct", a -> Long.toOctalString(a.number(0, 0)));
        functions.put("base_convert", a -> {
            long to = a.number(2, 10);
            Object number = based(a.text(0), a.number(1, 10));
            return number instanceof Long n && to >= 2 && to <= 36 ? Long.toString(n, (int) to) : null;
        });
        functions.put("is_string", a -> a.value(0).data() instanceof String);
        functions.put("is_array", a -> a.array(0) != null);
        functions.put(
                "is_numeric",
                a -> a.value(0).data() instanceof Number
                        || a.value(0).data() instanceof String s && Conversions.isNumeric(s));
        functions.put("is_null", a -> a.value(0).isNull() ? Boolean.TRUE : Boolean.FALSE);
        functions.put("boolval", a -> Conversions.truth(a.value(0)));
        functions.put("floatval", a -> Conversions.number(a.value(0).data()));
    }

    /** The elements of the first array that all others have, or that none has. */
    private static @Nullable PhpArray kept(Builtin.Arguments a, boolean byKey, boolean common) {
        PhpArray first = a.array(0);
        if (first == null || first.size() > MAX) {
            return null;
        }
        PhpArray out = first.copy();
        for (Value value : a.values().subList(1, a.count())) {
            PhpArray other = value.array();
            if (other == null || !other.isComplete()) {
                return null;
            }
            Set<Object> others = new HashSet<>();
            other.elements().forEach((key, element) -> others.add(byKey ? key : String.valueOf(element.string())));
            out.elements()
                    .entrySet()
                    .removeIf(each -> common
                            ^ others.contains(
                                    byKey
                                            ? each.getKey()
                                            : String.valueOf(each.getValue().string())));
        }
        return out;
    }

    private static @Nullable Object real(Builtin.Arguments a, java.util.function.DoubleUnaryOperator operator) {
        Number number = Conversions.number(a.value(0).data());
        return number == null
                ? null
                : number instanceof Long && operator.applyAsDouble(number.doubleValue()) == number.doubleValue()
                        ? number
                        : (Object) operator.applyAsDouble(number.doubleValue());
    }

    private static @Nullable Object based(String digits, long radix) {
        String text = Texts.lower(digits).replaceFirst("^0[xbo]", "").replaceAll("[^0-9a-z]", "");
        try {
            return radix < 2 || radix > 36
                    ? null
                    : text.isEmpty() ? (Object) 0L : (Object) Long.parseLong(text, (int) radix);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static @Nullable Object range(Builtin.Arguments a) {
        String from = a.text(0);
        String to = a.text(1);
        boolean letters = from.length() == 1
                && to.length() == 1
                && !Character.isDigit(from.charAt(0))
                && !Character.isDigit(to.charAt(0));
        long start = letters ? from.charAt(0) : a.number(0, 0);
        long end = letters ? to.charAt(0) : a.number(1, 0);
        long step = Math.max(1, Math.abs(a.number(2, 1)));
        if (Math.abs(end - start) / step > MAX) {
            return null;
        }
        PhpArray out = new PhpArray();
        for (long i = start; start <= end ? i <= end : i >= end; i += start <= end ? step : -step) {
            out.add(letters ? Value.of(String.valueOf((char) i)) : Value.of(i));
        }
        return out;
    }
}
