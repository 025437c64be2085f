package io.hivesec.engines.memshell.flow;

import io.hivesec.engines.memshell.bytecode.ClassFacts;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds flows in a class, entering every method of it in turn, and the methods of the classes beside it where they are
 * called. Thread-safe as long as two threads do not analyse the same {@link ClassFacts} at once.
 */
public final class FlowEngine {
    /** Instructions that one class may cost; a shell of 2,000 instructions takes about 20,000. */
    static final int DEFAULT_STEPS = 600_000;

    private final Catalogue catalogue;
    private final int steps;

    /** An engine with the standard catalogue and budget. */
    public FlowEngine() {
        this(Catalogue.standard(), DEFAULT_STEPS);
    }

    /**
     * An engine with a budget of its own.
     *
     * @param catalogue sources and sinks
     * @param steps instructions that one class may cost
     */
    public FlowEngine(Catalogue catalogue, int steps) {
        this.catalogue = catalogue;
        this.steps = steps;
    }

    /**
     * Analyses a class.
     *
     * @param subject the class
     * @param beside finds a class of the same loader or artifact by its internal name; calls into it are followed
     * @return what was found, never null
     */
    public FlowReport analyze(ClassFacts subject, Function<String, Optional<ClassFacts>> beside) {
        return new Analysis(catalogue, subject, beside, steps).run();
    }
}
