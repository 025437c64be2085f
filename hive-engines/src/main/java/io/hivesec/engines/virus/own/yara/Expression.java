package io.hivesec.engines.virus.own.yara;

/**
 * A condition, or a part of one.
 *
 * @param evaluation computes it
 * @param needsMatch whether it cannot hold unless one of the rule's strings matches
 */
record Expression(Evaluation evaluation, boolean needsMatch) {
    /** Computes a value; {@link Scene#UNDEFINED} when there is none. */
    @FunctionalInterface
    interface Evaluation {
        long of(Scene scene) throws EvaluationException;
    }

    static Expression of(Evaluation evaluation) {
        return new Expression(evaluation, false);
    }

    long value(Scene scene) throws EvaluationException {
        scene.step();
        return evaluation.of(scene);
    }

    boolean holds(Scene scene) throws EvaluationException {
        long value = value(scene);
        return value != 0 && value != Scene.UNDEFINED;
    }

    /** A binary operator on numbers. */
    static Expression binary(String operator, Expression left, Expression right) {
        return of(scene -> {
            long a = left.value(scene);
            long b = right.value(scene);
            return a == Scene.UNDEFINED || b == Scene.UNDEFINED ? Scene.UNDEFINED : compute(operator, a, b);
        });
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
