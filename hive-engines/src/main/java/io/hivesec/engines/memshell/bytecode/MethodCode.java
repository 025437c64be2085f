package io.hivesec.engines.memshell.bytecode;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.Interpreter;
import org.objectweb.asm.tree.analysis.Value;

/** The body of a method. It shows no instruction; an analysis gives it a {@link Semantics} and has it run. */
public final class MethodCode {
    /** Frames (instructions) times slots (locals and stack) that one body may need; the largest seen in use is 6 million. */
    private static final long MAX_SLOTS = 8_000_000;

    private final String owner;
    private final MethodNode node;
    private @Nullable Checks checks;
    private @Nullable ControlFlow flow;

    MethodCode(String owner, MethodNode node) {
        this.owner = owner;
        this.node = node;
    }

    /**
     * Tells whether there is a body.
     *
     * @return true for abstract and native methods
     */
    public boolean isEmpty() {
        return node.instructions.size() == 0 || (node.access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE)) != 0;
    }

    /**
     * Length of the body.
     *
     * @return instructions, labels included
     */
    public int size() {
        return node.instructions.size();
    }

    /**
     * The calls by which a body that answers yes or no asks something of its first parameter, so that it says yes only if
     * one of them does.
     *
     * @return their {@link CallSite#id()}; none if it may say yes without asking
     */
    public Set<Integer> answers() {
        return checks().answers();
    }

    private Checks checks() {
        if (checks == null) {
            checks = Checks.of(node);
        }
        return checks;
    }

    private ControlFlow flow() throws UnreadableClassException {
        if (flow == null) {
            flow = ControlFlow.of(node);
        }
        return flow;
    }

    /** Runs a body with subroutines of old compilers, of which ASM's analyser knows where they return. */
    private static final class Subroutines<V extends Value> extends Analyzer<V> {
        private final MethodNode node;

        Subroutines(Interpreter<V> interpreter, MethodNode node) {
            super(interpreter);
            this.node = node;
        }

        @Override
        protected boolean newControlFlowExceptionEdge(int index, int successor) {
            return ControlFlow.mayThrow(node.instructions.get(index));
        }
    }

    /**
     * Runs the body over abstract values until nothing changes.
     *
     * @param semantics what the instructions mean; a {@link RuntimeException} of its own ends the run and passes through
     * @param arguments the receiver first, if there is one, then the arguments
     * @param <V> the abstract value
     * @throws UnreadableClassException if the body is inconsistent or needs more memory than allowed
     */
    public <V> void run(Semantics<V> semantics, List<V> arguments) throws UnreadableClassException {
        if (isEmpty()) {
            return;
        }
        if ((long) node.instructions.size() * (node.maxLocals + node.maxStack) > MAX_SLOTS) {
            throw new UnreadableClassException("method " + node.name + " is too large to analyse");
        }
        MethodInterpreter<V> interpreter = new MethodInterpreter<>(semantics, node, arguments, checks());
        try {
            if (flow().hasSubroutines()) {
                new Subroutines<>(interpreter, node).analyze(owner, node);
            } else {
                new BodyRun<>(node, flow(), interpreter).run(owner);
            }
        } catch (AnalyzerException | RuntimeException | AssertionError | StackOverflowError e) {
            // What the semantics threw is theirs to say; the rest is ASM's way of finding an inconsistent body.
            if (interpreter.failure() != null) {
                throw interpreter.failure();
            }
            throw new UnreadableClassException("method " + node.name + " is inconsistent", e);
        }
    }
}
