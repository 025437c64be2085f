package io.hivesec.engines.memshell.bytecode;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.TryCatchBlockNode;

/** Which instruction may follow which in a body, exceptions included. */
final class Successors {
    private final MethodNode method;
    private final Map<Integer, List<Integer>> handlers = new HashMap<>();

    Successors(MethodNode method) {
        this.method = method;
        for (TryCatchBlockNode block : method.tryCatchBlocks) {
            int handler = index(block.handler);
            // Whatever may throw within the block may throw at its start: what holds there holds no less further on.
            for (int i = index(block.start); i < index(block.end); i++) {
                handlers.computeIfAbsent(i, key -> new ArrayList<>(1)).add(handler);
            }
        }
    }

    /** Whether a body has subroutines of old compilers, which may return anywhere. */
    static boolean areUncertain(MethodNode method) {
        for (AbstractInsnNode at = method.instructions.getFirst(); at != null; at = at.getNext()) {
            if (at.getOpcode() == Opcodes.RET) {
                return true;
            }
        }
        return false;
    }

    private int index(AbstractInsnNode instruction) {
        return method.instructions.indexOf(instruction);
    }

    /** The instructions that the start leads to without going from {@code from} to {@code to}. */
    BitSet reachable(int from, int to) {
        BitSet seen = new BitSet(method.instructions.size());
        Deque<Integer> open = new ArrayDeque<>();
        open.push(0);
        while (!open.isEmpty()) {
            int at = open.pop();
            // A damaged body may jump out of itself.
            if (at < 0 || at >= method.instructions.size() || seen.get(at)) {
                continue;
            }
            seen.set(at);
            List<Integer> next = after(at);
            if (at == from) {
                // Where both answers lead to the same place, the other one still leads there.
                next.remove(Integer.valueOf(to));
            }
            next.forEach(open::push);
        }
        return seen;
    }

    private List<Integer> after(int at) {
        AbstractInsnNode instruction = method.instructions.get(at);
        List<Integer> next = new ArrayList<>(handlers.getOrDefault(at, List.of()));
        int opcode = instruction.getOpcode();
        if (instruction instanceof JumpInsnNode jump) {
            next.add(index(jump.label));
            if (opcode != Opcodes.GOTO) {
                next.add(at + 1);
            }
        } else if (instruction instanceof TableSwitchInsnNode table) {
            labels(table.labels, table.dflt, next);
        } else if (instruction instanceof LookupSwitchInsnNode lookup) {
            labels(lookup.labels, lookup.dflt, next);
        } else if (opcode != Opcodes.ATHROW && (opcode < Opcodes.IRETURN || opcode > Opcodes.RETURN)) {
            next.add(at + 1);
        }
        return next;
    }

    private void labels(List<LabelNode> labels, LabelNode other, List<Integer> next) {
        labels.forEach(label -> next.add(index(label)));
        next.add(index(other));
    }
}
