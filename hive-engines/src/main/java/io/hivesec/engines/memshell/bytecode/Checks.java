package io.hivesec.engines.memshell.bytecode;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Finds where a body asks something of a variable and goes on only if the answer is yes. A variable counts as asked for where
 * every way from the start of the body to the place that reads it passes the answer, and where nothing sets it on the way.
 */
final class Checks {
    /** A body that asks more often than that is a table of names; what it does is followed all the same. */
    private static final int MAX_CHECKS = 16;

    private static final int MAX_INSTRUCTIONS = 8_000;

    /** Each of them leads away from every instruction that it covers; a body may have 65,535 that cover all of it. */
    private static final int MAX_HANDLERS = 64;

    /** Forms of a text or an address that say as much as it does itself. */
    private static final Pattern FORMS =
            Pattern.compile("to(Lower|Upper)Case|trim|strip|intern|toString|getHost|normalize");

    private static final Checks NONE = new Checks(Map.of(), Set.of());

    private final Map<Integer, List<Check>> held;
    private final Set<Integer> answers;

    private Checks(Map<Integer, List<Check>> held, Set<Integer> answers) {
        this.held = held;
        this.answers = answers;
    }

    /** A question: where it is asked, of which variable, and where the answer yes leads. */
    private record Asked(int call, int local, int start, int jump, int passed) {}

    /** What was asked of the variable that the instruction reads. */
    List<Check> at(int instruction) {
        return held.getOrDefault(instruction, List.of());
    }

    /** Calls that decide the answer of the body, one of which was asked of its parameter whenever it says yes; none if not. */
    Set<Integer> answers() {
        return answers;
    }

    static Checks of(MethodNode method) {
        if (method.instructions.size() > MAX_INSTRUCTIONS
                || method.tryCatchBlocks.size() > MAX_HANDLERS
                || Successors.areUncertain(method)) {
            return NONE;
        }
        List<Asked> asked = new ArrayList<>();
        Map<Integer, Integer> returned = new HashMap<>();
        for (AbstractInsnNode at = method.instructions.getFirst(); at != null; at = at.getNext()) {
            MethodInsnNode call = at instanceof MethodInsnNode node && node.desc.endsWith(")Z") ? node : null;
            VarInsnNode variable = call == null ? null : variable(call);
            if (call == null || variable == null || asked.size() >= MAX_CHECKS) {
                continue;
            }
            AbstractInsnNode next = next(call);
            if (next instanceof JumpInsnNode jump
                    && (jump.getOpcode() == Opcodes.IFEQ || jump.getOpcode() == Opcodes.IFNE)) {
                AbstractInsnNode passed = jump.getOpcode() == Opcodes.IFEQ ? jump.getNext() : jump.label;
                asked.add(new Asked(
                        index(method, call),
                        variable.var,
                        index(method, variable),
                        index(method, jump),
                        passed == null ? -1 : index(method, passed)));
            } else if (next != null && next.getOpcode() == Opcodes.IRETURN) {
                returned.put(index(method, call), variable.var);
            }
        }
        return asked.isEmpty() && returned.isEmpty() ? NONE : new Walk(method).checks(asked, returned);
    }

    private static int index(MethodNode method, AbstractInsnNode instruction) {
        return method.instructions.indexOf(instruction);
    }

    /** The variable that a call asks about: the last thing it is given, or the first if the last is a constant. */
    private static @Nullable VarInsnNode variable(MethodInsnNode call) {
        AbstractInsnNode last = subject(previous(call));
        if (last instanceof MethodInsnNode matcher && matcher.name.equals("matcher")) {
            last = subject(previous(matcher));
        }
        if (last != null && last.getOpcode() == Opcodes.LDC) {
            last = subject(previous(last));
        }
        return last instanceof VarInsnNode variable && variable.getOpcode() == Opcodes.ALOAD ? variable : null;
    }

    /** The instruction that gives the object of which a form is taken. */
    private static @Nullable AbstractInsnNode subject(@Nullable AbstractInsnNode from) {
        AbstractInsnNode at = from;
        while (at instanceof MethodInsnNode form
                && form.getOpcode() != Opcodes.INVOKESTATIC
                && form.desc.startsWith("()L")
                && form.owner.startsWith("java/")
                && FORMS.matcher(form.name).matches()) {
            at = previous(form);
        }
        return at;
    }

    private static @Nullable AbstractInsnNode previous(@Nullable AbstractInsnNode from) {
        AbstractInsnNode at = from == null ? null : from.getPrevious();
        while (at != null && at.getOpcode() < 0) {
            at = at.getPrevious();
        }
        return at;
    }

    private static @Nullable AbstractInsnNode next(@Nullable AbstractInsnNode from) {
        AbstractInsnNode at = from == null ? null : from.getNext();
        while (at != null && at.getOpcode() < 0) {
            at = at.getNext();
        }
        return at;
    }

    /** The ways through one body. */
    private static final class Walk {
        private final MethodNode method;
        private final Successors successors;

        Walk(MethodNode method) {
            this.method = method;
            this.successors = new Successors(method);
        }

        Checks checks(List<Asked> asked, Map<Integer, Integer> returned) {
            Map<Integer, List<Check>> held = new HashMap<>();
            Map<Asked, BitSet> passed = new HashMap<>();
            for (Asked check : asked) {
                if (check.passed() < 0) {
                    continue;
                }
                BitSet outside = successors.reachable(check.jump(), check.passed());
                BitSet inside = new BitSet();
                inside.set(0, method.instructions.size());
                inside.andNot(outside);
                inside.and(successors.reachable(-1, -1));
                if (sets(check.local(), inside)) {
                    continue;
                }
                passed.put(check, inside);
                boolean everywhere = loads(check.local(), outside).stream().allMatch(load -> isQuestion(load, asked));
                for (int load : loads(check.local(), inside)) {
                    held.computeIfAbsent(load, key -> new ArrayList<>()).add(new Check(check.call(), everywhere));
                }
            }
            return new Checks(held, answers(passed, returned));
        }

        /** The calls that make a body which says yes or no say yes, if there are no others. */
        private Set<Integer> answers(Map<Asked, BitSet> passed, Map<Integer, Integer> returned) {
            Set<Integer> answers = new HashSet<>();
            if (!method.desc.endsWith(")Z")) {
                return answers;
            }
            for (AbstractInsnNode at = method.instructions.getFirst(); at != null; at = at.getNext()) {
                boolean says = at.getOpcode() == Opcodes.IRETURN;
                AbstractInsnNode said = says ? previous(at) : null;
                if (!says || said != null && said.getOpcode() == Opcodes.ICONST_0 && !isJoined(at)) {
                    continue;
                }
                if (said == null || !answer(said, at, passed, returned, answers)) {
                    return Set.of();
                }
            }
            return answers;
        }

        private boolean answer(
                AbstractInsnNode said,
                AbstractInsnNode end,
                Map<Asked, BitSet> passed,
                Map<Integer, Integer> returned,
                Set<Integer> answers) {
            int call = index(method, said);
            if (returned.containsKey(call) && isParameter(returned.get(call))) {
                return answers.add(call);
            }
            // Yes is said by a constant, either just before the end or before a jump to it.
            List<Integer> yes = new ArrayList<>();
            for (AbstractInsnNode at = method.instructions.getFirst(); at != null; at = at.getNext()) {
                AbstractInsnNode next = at.getOpcode() < 0 ? null : next(at);
                boolean leads = next == end
                        || next instanceof JumpInsnNode jump
                                && jump.getOpcode() == Opcodes.GOTO
                                && next(jump.label) == end;
                if (leads && at.getOpcode() == Opcodes.ICONST_1) {
                    yes.add(index(method, at));
                } else if (leads && at.getOpcode() != Opcodes.ICONST_0) {
                    return false;
                }
            }
            for (Map.Entry<Asked, BitSet> check : passed.entrySet()) {
                if (isParameter(check.getKey().local()) && yes.stream().allMatch(check.getValue()::get)) {
                    answers.add(check.getKey().call());
                }
            }
            return !yes.isEmpty() && !answers.isEmpty();
        }

        private boolean isParameter(int local) {
            return local == ((method.access & Opcodes.ACC_STATIC) != 0 ? 0 : 1);
        }

        /** Whether several ways lead to the end. */
        private static boolean isJoined(AbstractInsnNode end) {
            AbstractInsnNode at = end.getPrevious();
            while (at != null && at.getOpcode() < 0) {
                if (at.getType() == AbstractInsnNode.LABEL) {
                    return true;
                }
                at = at.getPrevious();
            }
            return false;
        }

        private boolean sets(int local, BitSet inside) {
            return inside.stream()
                    .mapToObj(method.instructions::get)
                    .anyMatch(at -> at instanceof VarInsnNode variable
                            && variable.var == local
                            && variable.getOpcode() == Opcodes.ASTORE);
        }

        private List<Integer> loads(int local, BitSet where) {
            return where.stream()
                    .filter(index -> method.instructions.get(index) instanceof VarInsnNode variable
                            && variable.var == local
                            && variable.getOpcode() == Opcodes.ALOAD)
                    .boxed()
                    .toList();
        }

        private boolean isQuestion(int load, List<Asked> asked) {
            AbstractInsnNode next = next(method.instructions.get(load));
            boolean compared =
                    next != null && (next.getOpcode() == Opcodes.IFNULL || next.getOpcode() == Opcodes.IFNONNULL);
            return compared || asked.stream().anyMatch(check -> check.start() == load);
        }
    }
}
