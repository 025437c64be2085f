package io.hivesec.engines.virus.own.yara;

import io.hivesec.engines.virus.own.yara.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parts of YARA's modules that need no parser of a format: {@code math} and {@code hash} over ranges of the file, and where
 * a program begins. Source: the modules' documentation.
 */
final class Modules {
    private static final Map<String, String> DIGESTS = Map.of("md5", "MD5", "sha1", "SHA-1", "sha256", "SHA-256");
    private static final Set<String> NAMES = Set.of("math", "hash", "pe", "elf");

    private final Cursor cursor;
    private final ConditionParser conditions;

    Modules(Cursor cursor, ConditionParser conditions) {
        this.cursor = cursor;
        this.conditions = conditions;
    }

    static boolean has(String name) {
        return NAMES.contains(name);
    }

    /** What a module says, from the point on. */
    Expression member(String module) throws YaraException {
        cursor.expect(".");
        String name = cursor.next().text();
        Expression found = switch (module) {
            case "math" -> math(name);
            case "hash" -> hash(name);
            default -> program(module, name);
        };
        if (found == null) {
            throw cursor.problem("'" + module + "." + name + "' is not supported");
        }
        return found;
    }

    private static @Nullable Expression program(String format, String name) {
        return switch (name) {
            case "entry_point" ->
                Expression.of(s -> s.file.format().equals(format) && s.file.entryPoint() >= 0
                        ? s.file.entryPoint()
                        : Scene.UNDEFINED);
            case "is_pe" ->
                format.equals("pe") ? Expression.of(s -> s.file.format().equals(format) ? 1 : 0) : null;
            default -> null;
        };
    }

    private @Nullable Expression hash(String name) throws YaraException {
        String algorithm = DIGESTS.get(name);
        if (algorithm == null) {
            return null;
        }
        List<Expression> range = arguments(2);
        boolean isEqual = cursor.take("==");
        if (!isEqual) {
            cursor.expect("!=");
        }
        Token wanted = cursor.next();
        if (wanted.kind() != Kind.TEXT) {
            throw cursor.problem("a digest is compared with a text");
        }
        return Expression.of(s -> {
            String digest = s.ranges.digest(
                    s, algorithm, range.get(0).value(s), range.get(1).value(s));
            return digest.isEmpty() ? Scene.UNDEFINED : digest.equals(wanted.text()) == isEqual ? 1 : 0;
        });
    }

    private @Nullable Expression math(String name) throws YaraException {
        return switch (name) {
            case "entropy" -> overRange(arguments(2), (counts, total, ignored) -> entropy(counts, total));
            case "mean" -> overRange(arguments(2), (counts, total, ignored) -> sum(counts) / total);
            case "deviation" -> overRange(arguments(3), (counts, total, mean) -> deviation(counts, mean) / total);
            case "in_range" -> {
                List<Expression> all = arguments(3);
                yield Expression.binary(
                        "&",
                        Expression.binary(">=", all.get(0), all.get(1)),
                        Expression.binary("<=", all.get(0), all.get(2)));
            }
            default -> null;
        };
    }

    @FunctionalInterface
    private interface Statistic {
        double of(long[] counts, double total, double parameter);
    }

    private static Expression overRange(List<Expression> arguments, Statistic statistic) {
        return Expression.real(s -> {
            long offset = arguments.get(0).value(s);
            long size = arguments.get(1).value(s);
            double parameter = arguments.size() > 2 ? arguments.get(2).number(s) : 0;
            long[] counts = s.ranges.distribution(s, offset, size);
            return counts == null || Double.isNaN(parameter)
                    ? Double.NaN
                    : statistic.of(counts, sumOf(counts), parameter);
        });
    }

    private static double sumOf(long[] counts) {
        double total = 0;
        for (long count : counts) {
            total += count;
        }
        return total;
    }

    private static double sum(long[] counts) {
        double sum = 0;
        for (int b = 0; b < counts.length; b++) {
            sum += (double) counts[b] * b;
        }
        return sum;
    }

    private static double deviation(long[] counts, double mean) {
        double sum = 0;
        for (int b = 0; b < counts.length; b++) {
            sum += counts[b] * Math.abs(b - mean);
        }
        return sum;
    }

    private static double entropy(long[] counts, double total) {
        double entropy = 0;
        for (long count : counts) {
            if (count > 0) {
                double share = count / total;
                entropy -= share * Math.log(share) / Math.log(2);
            }
        }
        return entropy;
    }

    private List<Expression> arguments(int count) throws YaraException {
        List<Expression> arguments = new ArrayList<>();
        cursor.expect("(");
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                cursor.expect(",");
            }
            arguments.add(conditions.number());
        }
        cursor.expect(")");
        return arguments;
    }
}
