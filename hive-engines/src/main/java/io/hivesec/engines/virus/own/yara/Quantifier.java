package io.hivesec.engines.virus.own.yara;

import org.jspecify.annotations.Nullable;

/** How many of a set have to hold. */
record Quantifier(Kind kind, @Nullable Expression number) {
    /** What kinds there are. */
    enum Kind {
        ALL,
        ANY,
        NONE,
        COUNT,
        PERCENT
    }

    static Quantifier of(String word) {
        return new Quantifier(word.equals("all") ? Kind.ALL : word.equals("any") ? Kind.ANY : Kind.NONE, null);
    }

    boolean holds(Scene scene, long held, long all) throws EvaluationException {
        if (number == null) {
            return kind == Kind.ALL ? held == all : kind == Kind.ANY ? held > 0 : held == 0;
        }
        long wanted = number.value(scene);
        if (wanted == Scene.UNDEFINED) {
            return false;
        }
        if (kind == Kind.PERCENT) {
            return held * 100 >= all * wanted;
        }
        return wanted == 0 ? held == 0 : held >= wanted;
    }

    /** Whether at least one has to hold. */
    boolean needsOne() {
        return kind == Kind.ALL || kind == Kind.ANY;
    }
}
