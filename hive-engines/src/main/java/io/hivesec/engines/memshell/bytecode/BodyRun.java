package io.hivesec.engines.memshell.bytecode;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.Frame;
import org.objectweb.asm.tree.analysis.Interpreter;
import org.objectweb.asm.tree.analysis.Value;

/**
 * Runs a body over abstract values until nothing changes, as ASM's {@code Analyzer} does, but keeps what holds only where
 * ways meet: between two such places one frame is carried along, and nothing is copied or compared. For bodies without
 * subroutines.
 */
final class BodyRun<V extends Value> {
    private final MethodNode method;
    private final InsnList instructions;
    private final ControlFlow flow;
    private final Interpreter<V> interpreter;
    private final @Nullable Frame<V>[] known;
    private final BitSet open;
    private final Frame<V> current;
    private final Frame<V> thrown;

    @SuppressWarnings({"unchecked", "rawtypes"})
    BodyRun(MethodNode method, ControlFlow flow, Interpreter<V> interpreter) {
        this.method = method;
        this.instructions = method.instructions;
        this.flow = flow;
        this.interpreter = interpreter;
        this.known = new Frame[instructions.size()];
        this.open = new BitSet(instructions.size());
        this.current = new Frame<>(method.maxLocals, method.maxStack);
        this.thrown = new Frame<>(method.maxLocals, method.maxStack);
    }

    void run(String owner) throws AnalyzerException {
        enter(owner);
        merge(0, current);
        for (int at = open.nextSetBit(0); at >= 0; at = open.nextSetBit(0)) {
            open.clear(at);
            Frame<V> frame = known[at];
            if (frame != null) {
                current.init(frame);
                follow(at);
            }
        }
    }

    private void enter(String owner) {
        current.setReturn(interpreter.newReturnTypeValue(Type.getReturnType(method.desc)));
        int local = 0;
        boolean instance = (method.access & Opcodes.ACC_STATIC) == 0;
        if (instance) {
            current.setLocal(local, interpreter.newParameterValue(true, local, Type.getObjectType(owner)));
            local++;
        }
        for (Type type : Type.getArgumentTypes(method.desc)) {
            current.setLocal(local, interpreter.newParameterValue(instance, local, type));
            local++;
            if (type.getSize() == 2) {
                current.setLocal(local, interpreter.newEmptyValue(local));
                local++;
            }
        }
        for (; local < method.maxLocals; local++) {
            current.setLocal(local, interpreter.newEmptyValue(local));
        }
    }

    /** Carries the frame on to where another way comes in, or to the end. */
    private void follow(int start) throws AnalyzerException {
        for (int at = start; at < instructions.size(); at++) {
            if (at != start && flow.isJoin(at)) {
                merge(at, current);
                return;
            }
            AbstractInsnNode instruction = instructions.get(at);
            for (int handler : flow.handlers(at)) {
                thrown.init(current);
                thrown.clearStack();
                thrown.push(interpreter.newValue(null));
                merge(handler, thrown);
            }
            if (instruction.getOpcode() < 0) {
                continue;
            }
            current.execute(instruction, interpreter);
            for (LabelNode target : ControlFlow.targets(instruction)) {
                merge(instructions.indexOf(target), current);
            }
            if (ControlFlow.isLast(instruction)) {
                return;
            }
        }
        throw new AnalyzerException(null, "Execution can fall off the end of the code");
    }

    private void merge(int at, Frame<V> frame) throws AnalyzerException {
        Frame<V> before = known[at];
        if (before == null) {
            known[at] = new Frame<>(frame);
            open.set(at);
        } else if (before.merge(frame, interpreter)) {
            open.set(at);
        }
    }
}
