package io.hivesec.engines.memshell.bytecode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.TryCatchBlockNode;

/**
 * Where the ways through a body meet, and which handlers of exceptions an instruction tells something.
 *
 * <p>A handler sees variables alone. Most instructions neither throw nor set one, so that only those are kept which can
 * throw and at which some variable may not be as it was when one before them could.
 */
final class ControlFlow {
    /** Pairs of an instruction and a handler that one body may have; the most seen in use is 20,000. */
    private static final int MAX_EDGES = 1 << 20;

    private static final int[] NONE = {};

    private final BitSet joins;
    private final int[][] handlers;
    private final boolean subroutines;

    private ControlFlow(BitSet joins, int[][] handlers, boolean subroutines) {
        this.joins = joins;
        this.handlers = handlers;
        this.subroutines = subroutines;
    }

    static ControlFlow of(MethodNode method) throws UnreadableClassException {
        BitSet joins = joins(method);
        return new ControlFlow(joins, handlers(method, telling(method, joins)), Successors.areUncertain(method));
    }

    /** Whether there are subroutines of old compilers, which may return anywhere. */
    boolean hasSubroutines() {
        return subroutines;
    }

    /** Whether a body goes on here from elsewhere. */
    boolean isJoin(int instruction) {
        return joins.get(instruction);
    }

    /** Where the body goes on if the instruction throws; none if they know what holds there. */
    int[] handlers(int instruction) {
        return handlers[instruction];
    }

    private static int[][] handlers(MethodNode method, BitSet telling) throws UnreadableClassException {
        Map<Integer, Set<Integer>> all = new HashMap<>();
        int edges = 0;
        for (TryCatchBlockNode block : method.tryCatchBlocks) {
            Integer handler = method.instructions.indexOf(block.handler);
            int end = method.instructions.indexOf(block.end);
            int at = telling.nextSetBit(method.instructions.indexOf(block.start));
            for (; at >= 0 && at < end; at = telling.nextSetBit(at + 1)) {
                all.computeIfAbsent(at, key -> new LinkedHashSet<>(2)).add(handler);
                if (++edges > MAX_EDGES) {
                    throw new UnreadableClassException("method " + method.name + " has too many exception handlers");
                }
            }
        }
        int[][] handlers = new int[method.instructions.size()][];
        Arrays.fill(handlers, NONE);
        all.forEach((at, to) ->
                handlers[at] = to.stream().mapToInt(Integer::intValue).toArray());
        return handlers;
    }

    private static BitSet telling(MethodNode method, BitSet joins) {
        InsnList instructions = method.instructions;
        BitSet starts = new BitSet(instructions.size());
        method.tryCatchBlocks.forEach(block -> starts.set(instructions.indexOf(block.start)));
        BitSet telling = new BitSet(instructions.size());
        boolean told = false;
        for (int i = 0; i < instructions.size() && !method.tryCatchBlocks.isEmpty(); i++) {
            AbstractInsnNode instruction = instructions.get(i);
            told &= !joins.get(i) && !starts.get(i);
            if (!told && mayThrow(instruction)) {
                telling.set(i);
                told = true;
            }
            told &= !setsVariable(instruction.getOpcode());
        }
        return telling;
    }

    private static BitSet joins(MethodNode method) {
        InsnList instructions = method.instructions;
        BitSet joins = new BitSet(instructions.size());
        method.tryCatchBlocks.forEach(block -> joins.set(instructions.indexOf(block.handler)));
        for (AbstractInsnNode at = instructions.getFirst(); at != null; at = at.getNext()) {
            targets(at).forEach(label -> joins.set(instructions.indexOf(label)));
        }
        return joins;
    }

    /** Where an instruction jumps to. */
    static List<LabelNode> targets(AbstractInsnNode instruction) {
        if (instruction instanceof JumpInsnNode jump) {
            return List.of(jump.label);
        }
        if (instruction instanceof TableSwitchInsnNode table) {
            return with(table.labels, table.dflt);
        }
        return instruction instanceof LookupSwitchInsnNode lookup ? with(lookup.labels, lookup.dflt) : List.of();
    }

    private static List<LabelNode> with(List<LabelNode> labels, LabelNode other) {
        List<LabelNode> all = new ArrayList<>(labels);
        all.add(other);
        return all;
    }

    /** Whether nothing goes on behind an instruction but by a jump to it: {@code goto}, switches, returns, {@code athrow}. */
    static boolean isLast(AbstractInsnNode instruction) {
        int opcode = instruction.getOpcode();
        return opcode >= Opcodes.GOTO && opcode <= Opcodes.RETURN || opcode == Opcodes.ATHROW;
    }

    private static boolean setsVariable(int opcode) {
        return opcode >= Opcodes.ISTORE && opcode <= Opcodes.ASTORE || opcode == Opcodes.IINC;
    }

    static boolean mayThrow(AbstractInsnNode instruction) {
        return switch (instruction.getType()) {
            case AbstractInsnNode.METHOD_INSN,
                    AbstractInsnNode.INVOKE_DYNAMIC_INSN,
                    AbstractInsnNode.FIELD_INSN,
                    AbstractInsnNode.TYPE_INSN,
                    AbstractInsnNode.MULTIANEWARRAY_INSN,
                    AbstractInsnNode.LDC_INSN -> true;
            case AbstractInsnNode.INSN -> mayThrow(instruction.getOpcode());
            case AbstractInsnNode.INT_INSN -> instruction.getOpcode() == Opcodes.NEWARRAY;
            default -> false;
        };
    }

    /** Array accesses, divisions, {@code athrow}, {@code arraylength} and the monitors (JVM specification, chapter 6.5). */
    private static boolean mayThrow(int opcode) {
        return switch (opcode) {
            case Opcodes.IDIV, Opcodes.LDIV, Opcodes.IREM, Opcodes.LREM, Opcodes.ARRAYLENGTH, Opcodes.ATHROW -> true;
            case Opcodes.MONITORENTER, Opcodes.MONITOREXIT -> true;
            default ->
                opcode >= Opcodes.IALOAD && opcode <= Opcodes.SALOAD
                        || opcode >= Opcodes.IASTORE && opcode <= Opcodes.SASTORE;
        };
    }
}
