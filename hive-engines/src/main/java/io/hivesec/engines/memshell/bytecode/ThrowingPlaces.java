package io.hivesec.engines.memshell.bytecode;

import java.util.BitSet;
import java.util.List;
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
 * The instructions of a body that tell its handlers something: those that can throw, but for those at which every variable is
 * as it was when one before them could. A handler sees variables alone, and most instructions of a body neither throw nor set
 * one, while each that tells costs a comparison of all variables a handler.
 */
final class ThrowingPlaces {
    private ThrowingPlaces() {}

    static BitSet of(MethodNode method) {
        InsnList instructions = method.instructions;
        BitSet places = new BitSet(instructions.size());
        if (method.tryCatchBlocks.isEmpty()) {
            return places;
        }
        boolean subroutines = Successors.areUncertain(method);
        BitSet joins = joins(method);
        boolean told = false;
        for (int i = 0; i < instructions.size(); i++) {
            AbstractInsnNode instruction = instructions.get(i);
            told &= !joins.get(i) && !subroutines;
            if (!told && mayThrow(instruction)) {
                places.set(i);
                told = true;
            }
            told &= !setsVariable(instruction.getOpcode());
        }
        return places;
    }

    /** Where a body goes on from elsewhere, and where other handlers begin to count. */
    private static BitSet joins(MethodNode method) {
        InsnList instructions = method.instructions;
        BitSet joins = new BitSet(instructions.size());
        for (TryCatchBlockNode block : method.tryCatchBlocks) {
            joins.set(instructions.indexOf(block.start));
            joins.set(instructions.indexOf(block.handler));
        }
        for (AbstractInsnNode at = instructions.getFirst(); at != null; at = at.getNext()) {
            if (at instanceof JumpInsnNode jump) {
                joins.set(instructions.indexOf(jump.label));
            } else if (at instanceof TableSwitchInsnNode table) {
                joins(instructions, table.labels, table.dflt, joins);
            } else if (at instanceof LookupSwitchInsnNode lookup) {
                joins(instructions, lookup.labels, lookup.dflt, joins);
            }
        }
        return joins;
    }

    private static void joins(InsnList instructions, List<LabelNode> labels, LabelNode other, BitSet joins) {
        labels.forEach(label -> joins.set(instructions.indexOf(label)));
        joins.set(instructions.indexOf(other));
    }

    private static boolean setsVariable(int opcode) {
        return opcode >= Opcodes.ISTORE && opcode <= Opcodes.ASTORE || opcode == Opcodes.IINC;
    }

    private static boolean mayThrow(AbstractInsnNode instruction) {
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
