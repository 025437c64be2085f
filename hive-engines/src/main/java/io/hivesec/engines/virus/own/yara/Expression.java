package io.hivesec.engines.virus.own.yara;

/**
 * A condition, or a part of one.
 *
 * @param evaluation computes it
 * @param needsMatch whether it cannot hold unless one of the rule's strings matches
 * @param isReal whether its values are the bits of doubles
 */
record Expression(Evaluation evaluation, boolean needsMatch, boolean isReal) {
    Expression(Evaluation evaluation, boolean needsMatch) {
        this(evaluation, needsMatch, false);
    }

    /** Computes a value; {@link Scene#UNDEFINED} when there is none. */
    @FunctionalInterface
    interface Evaluation {
        long of(Scene scene) throws EvaluationException;
    }

    static Expression of(Evaluation evaluation) {
        return new Expression(evaluation, false);
    }

    /** Computes a number with a fraction; not a number when there is none. */
    @FunctionalInterface
    interface Reckoning {
        double of(Scene scene) throws EvaluationException;
    }

    static Expression real(Reckoning reckoning) {
        return new Expression(
                scene -> {
                    double value = reckoning.of(scene);
                    // Negative zero has the bits of what is undefined.
                    return Double.isNaN(value) ? Scene.UNDEFINED : Double.doubleToRawLongBits(value + 0.0);
                },
                false,
                true);
    }

    long value(Scene scene) throws EvaluationException {
        scene.step();
        return evaluation.of(scene);
    }

    /** The value, with its fraction; not a number when there is none. */
    double number(Scene scene) throws EvaluationException {
        long value = value(scene);
        return value == Scene.UNDEFINED ? Double.NaN : isReal ? Double.longBitsToDouble(value) : value;
    }

    boolean holds(Scene scene) throws EvaluationException {
        long value = value(scene);
        return value != 0 && value != Scene.UNDEFINED;
    }

    /** A binary operator on numbers. */
    static Expression binary(String operator, Expression left, Expression right) {
        if (left.isReal || right.isReal) {
            return isComparison(operator)
                    ? of(scene -> {
                        double a = left.number(scene);
                        double b = right.number(scene);
                        return Double.isNaN(a) || Double.isNaN(b) ? Scene.UNDEFINED : compare(operator, a, b) ? 1 : 0;
                    })
                    : real(scene -> compute(operator, left.number(scene), right.number(scene)));
        }
        return of(scene -> {
            long a = left.value(scene);
            long b = right.value(scene);
            return a == Scene.UNDEFINED || b == Scene.UNDEFINED ? Scene.UNDEFINED : compute(operator, a, b);
        });
    }

    private static boolean isComparison(String operator) {
        return "==!=<=>=".contains(operator);
    }

    private static boolean compare(String operator, double a, double b) {
        return switch (operator) {
            case "==" -> a == b;
            case "!=" -> a != b;
            case "<" -> a < b;
            case "<=" -> a <= b;
            case ">" -> a > b;
            default -> a >= b;
        };
    }

    /** An operator that is for whole numbers only gives nothing. */
    private static double compute(String operator, double a, double b) {
        return switch (operator) {
            case "+" -> a + b;
            case "-" -> a - b;
            case "*" -> a * b;
            case "\\" -> b == 0 ? Double.NaN : a / b;
            default -> Double.NaN;
        };
    }

    private static long compute(String operator, long a, long b) {
        return switch (operator) {
            case "+" -> a + b;
            case "-" -> a - b;
            case "*" -> a * b;
            case "\\" -> b == 0 ? Scene.UNDEFINED : a / b;
            case "%" -> b == 0 ? Scene.UNDEFINED : a % b;
            case "&" -> a & b;
            case "|" -> a | b;
            case "^" -> a ^ b;
            case "<<" -> b < 0 ? Scene.UNDEFINED : b >= 64 ? 0 : a << b;
            case ">>" -> b < 0 ? Scene.UNDEFINED : b >= 64 ? 0 : a >> b;
            case "==" -> a == b ? 1 : 0;
            case "!=" -> a != b ? 1 : 0;
            case "<" -> a < b ? 1 : 0;
            case "<=" -> a <= b ? 1 : 0;
            case ">" -> a > b ? 1 : 0;
            case ">=" -> a >= b ? 1 : 0;
            default -> throw new IllegalStateException("operator " + operator);
        };
    }
}
