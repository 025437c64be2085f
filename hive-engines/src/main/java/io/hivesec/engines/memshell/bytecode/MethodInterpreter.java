package io.hivesec.engines.memshell.bytecode;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.IntInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.MultiANewArrayInsnNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.analysis.Interpreter;
import org.objectweb.asm.tree.analysis.Value;

/** Speaks ASM's analyser on one side and {@link Semantics} on the other. One instance runs one method once. */
final class MethodInterpreter<V> extends Interpreter<MethodInterpreter.Slot<V>> {
    private static final String PRIMITIVE_ARRAYS = "ZCFDBSIJ";

    private final Semantics<V> semantics;
    private final MethodNode method;
    private final List<V> arguments;
    private final Checks checks;
    private final Slot<V> unknownOne;
    private final Slot<V> unknownTwo;
    private int parameter;
    private @Nullable RuntimeException failure;

    MethodInterpreter(Semantics<V> semantics, MethodNode method, List<V> arguments, Checks checks) {
        super(Opcodes.ASM9);
        this.semantics = semantics;
        this.method = method;
        this.arguments = arguments;
        this.checks = checks;
        this.unknownOne = new Slot<>(1, semantics.unknown());
        this.unknownTwo = new Slot<>(2, semantics.unknown());
    }

    /** A value and the stack slots it takes. */
    record Slot<V>(int size, V value) implements Value {
        @Override
        public int getSize() {
            return size;
        }

        // Frames are merged far more often than anything else is done, and what they hold is mostly the same object.
        @Override
        public boolean equals(@Nullable Object other) {
            return this == other
                    || other instanceof Slot<?> slot
                            && size == slot.size
                            && (value == slot.value || value.equals(slot.value));
        }

        @Override
        public int hashCode() {
            return 31 * value.hashCode() + size;
        }
    }

    /** What the semantics threw, as opposed to what ASM threw on an inconsistent body. */
    @Nullable
    RuntimeException failure() {
        return failure;
    }

    private Slot<V> ask(int size, Supplier<V> question) {
        try {
            semantics.step();
            return new Slot<>(size, question.get());
        } catch (RuntimeException e) {
            failure = e;
            throw e;
        }
    }

    private void tell(Runnable statement) {
        ask(1, () -> {
            statement.run();
            return semantics.unknown();
        });
    }

    private Slot<V> unknown(int size) {
        return size == 1 ? unknownOne : size == 2 ? unknownTwo : new Slot<>(size, semantics.unknown());
    }

    @Override
    public @Nullable Slot<V> newValue(@Nullable Type type) {
        if (type == Type.VOID_TYPE) {
            return null;
        }
        return unknown(type == null ? 1 : type.getSize());
    }

    @Override
    public Slot<V> newParameterValue(boolean isInstanceMethod, int local, Type type) {
        int index = parameter++;
        return index < arguments.size() ? new Slot<>(type.getSize(), arguments.get(index)) : unknown(type.getSize());
    }

    @Override
    public Slot<V> newOperation(AbstractInsnNode instruction) {
        int opcode = instruction.getOpcode();
        return switch (opcode) {
            case Opcodes.ACONST_NULL -> ask(1, () -> semantics.constant(null));
            case Opcodes.ICONST_M1,
                    Opcodes.ICONST_0,
                    Opcodes.ICONST_1,
                    Opcodes.ICONST_2,
                    Opcodes.ICONST_3,
                    Opcodes.ICONST_4,
                    Opcodes.ICONST_5 -> ask(1, () -> semantics.constant(opcode - Opcodes.ICONST_0));
            case Opcodes.LCONST_0, Opcodes.LCONST_1 ->
                ask(2, () -> semantics.constant((long) opcode - Opcodes.LCONST_0));
            case Opcodes.DCONST_0, Opcodes.DCONST_1 -> unknown(2);
            case Opcodes.BIPUSH, Opcodes.SIPUSH ->
                ask(1, () -> semantics.constant(((IntInsnNode) instruction).operand));
            case Opcodes.LDC -> load(((LdcInsnNode) instruction).cst);
            case Opcodes.GETSTATIC -> {
                FieldInsnNode field = fieldOf(instruction);
                yield ask(
                        Type.getType(field.desc).getSize(),
                        () -> semantics.field(field.owner, field.name, field.desc, null));
            }
            case Opcodes.NEW -> {
                String type = typeOf(instruction);
                yield ask(1, () -> semantics.fresh(type, id(instruction)));
            }
            default -> unknown(1);
        };
    }

    // A damaged class file can leave these null; that has to be noticed here and not in the semantics.
    private static String typeOf(AbstractInsnNode instruction) {
        return Objects.requireNonNull(((TypeInsnNode) instruction).desc);
    }

    private static FieldInsnNode fieldOf(AbstractInsnNode instruction) {
        FieldInsnNode field = (FieldInsnNode) instruction;
        Objects.requireNonNull(field.owner);
        Objects.requireNonNull(field.name);
        return field;
    }

    private Slot<V> load(Object constant) {
        if (constant instanceof Long || constant instanceof Double) {
            return ask(2, () -> constant instanceof Long ? semantics.constant(constant) : semantics.unknown());
        }
        if (constant instanceof Type type && type.getSort() != Type.METHOD) {
            return ask(1, () -> semantics.constant(new TypeName(type.getInternalName())));
        }
        boolean plain = constant instanceof String || constant instanceof Integer;
        return ask(1, () -> plain ? semantics.constant(constant) : semantics.unknown());
    }

    @Override
    public Slot<V> copyOperation(AbstractInsnNode instruction, Slot<V> value) {
        List<Check> asked = instruction.getOpcode() == Opcodes.ALOAD ? checks.at(id(instruction)) : List.of();
        return asked.isEmpty() ? value : ask(value.size(), () -> semantics.checked(value.value(), asked));
    }

    @Override
    public @Nullable Slot<V> unaryOperation(AbstractInsnNode instruction, Slot<V> value) {
        int opcode = instruction.getOpcode();
        return switch (opcode) {
            case Opcodes.GETFIELD -> {
                FieldInsnNode field = fieldOf(instruction);
                yield ask(
                        Type.getType(field.desc).getSize(),
                        () -> semantics.field(field.owner, field.name, field.desc, value.value()));
            }
            case Opcodes.PUTSTATIC -> {
                FieldInsnNode field = fieldOf(instruction);
                tell(() -> semantics.storeField(field.owner, field.name, value.value()));
                yield null;
            }
            case Opcodes.CHECKCAST -> {
                String type = typeOf(instruction);
                yield ask(1, () -> semantics.cast(type, value.value()));
            }
            case Opcodes.NEWARRAY -> {
                char element = PRIMITIVE_ARRAYS.charAt((((IntInsnNode) instruction).operand - Opcodes.T_BOOLEAN) & 7);
                yield ask(1, () -> semantics.fresh("[" + element, id(instruction)));
            }
            case Opcodes.ANEWARRAY -> {
                String element = Type.getObjectType(typeOf(instruction)).getDescriptor();
                yield ask(1, () -> semantics.fresh("[" + element, id(instruction)));
            }
            case Opcodes.I2B, Opcodes.I2C, Opcodes.I2S, Opcodes.L2I, Opcodes.IINC, Opcodes.INEG ->
                ask(
                        1,
                        () -> opcode == Opcodes.IINC || opcode == Opcodes.INEG
                                ? semantics.combine(Operator.OTHER, value.value(), value.value())
                                : value.value());
            case Opcodes.I2L, Opcodes.F2L, Opcodes.D2L, Opcodes.LNEG ->
                ask(2, () -> semantics.combine(Operator.OTHER, value.value(), value.value()));
            case Opcodes.I2D, Opcodes.L2D, Opcodes.F2D, Opcodes.DNEG -> unknown(2);
            case Opcodes.IFEQ,
                    Opcodes.IFNE,
                    Opcodes.IFLT,
                    Opcodes.IFGE,
                    Opcodes.IFGT,
                    Opcodes.IFLE,
                    Opcodes.IFNULL,
                    Opcodes.IFNONNULL,
                    Opcodes.TABLESWITCH,
                    Opcodes.LOOKUPSWITCH,
                    Opcodes.ATHROW,
                    Opcodes.MONITORENTER,
                    Opcodes.MONITOREXIT -> null;
            case Opcodes.IRETURN, Opcodes.LRETURN, Opcodes.FRETURN, Opcodes.DRETURN, Opcodes.ARETURN -> null;
            default -> unknown(1);
        };
    }

    @Override
    public @Nullable Slot<V> binaryOperation(AbstractInsnNode instruction, Slot<V> left, Slot<V> right) {
        int opcode = instruction.getOpcode();
        return switch (opcode) {
            case Opcodes.IALOAD, Opcodes.FALOAD, Opcodes.AALOAD, Opcodes.BALOAD, Opcodes.CALOAD, Opcodes.SALOAD ->
                ask(1, () -> semantics.element(left.value(), right.value()));
            case Opcodes.LALOAD, Opcodes.DALOAD -> ask(2, () -> semantics.element(left.value(), right.value()));
            case Opcodes.PUTFIELD -> {
                FieldInsnNode field = fieldOf(instruction);
                tell(() -> semantics.storeField(field.owner, field.name, right.value()));
                yield null;
            }
            case Opcodes.IF_ICMPEQ,
                    Opcodes.IF_ICMPNE,
                    Opcodes.IF_ICMPLT,
                    Opcodes.IF_ICMPGE,
                    Opcodes.IF_ICMPGT,
                    Opcodes.IF_ICMPLE,
                    Opcodes.IF_ACMPEQ,
                    Opcodes.IF_ACMPNE -> null;
            case Opcodes.LCMP, Opcodes.FCMPL, Opcodes.FCMPG, Opcodes.DCMPL, Opcodes.DCMPG -> unknown(1);
            default -> ask(left.size(), () -> semantics.combine(operator(opcode), left.value(), right.value()));
        };
    }

    private static Operator operator(int opcode) {
        return switch (opcode) {
            case Opcodes.IADD, Opcodes.LADD -> Operator.ADD;
            case Opcodes.ISUB, Opcodes.LSUB -> Operator.SUBTRACT;
            case Opcodes.IMUL, Opcodes.LMUL -> Operator.MULTIPLY;
            case Opcodes.IAND, Opcodes.LAND -> Operator.AND;
            case Opcodes.IOR, Opcodes.LOR -> Operator.OR;
            case Opcodes.IXOR, Opcodes.LXOR -> Operator.XOR;
            case Opcodes.ISHL, Opcodes.LSHL -> Operator.SHIFT_LEFT;
            case Opcodes.ISHR, Opcodes.LSHR, Opcodes.IUSHR, Opcodes.LUSHR -> Operator.SHIFT_RIGHT;
            default -> Operator.OTHER;
        };
    }

    @Override
    public @Nullable Slot<V> ternaryOperation(
            AbstractInsnNode instruction, Slot<V> array, Slot<V> index, Slot<V> value) {
        tell(() -> semantics.storeElement(array.value(), index.value(), value.value()));
        return null;
    }

    @Override
    public @Nullable Slot<V> naryOperation(AbstractInsnNode instruction, List<? extends Slot<V>> values) {
        List<V> operands = new ArrayList<>(values.size());
        values.forEach(value -> operands.add(value.value()));
        if (instruction instanceof MultiANewArrayInsnNode array) {
            String type = Objects.requireNonNull(array.desc);
            return ask(1, () -> semantics.fresh(type, id(instruction)));
        }
        if (instruction instanceof InvokeDynamicInsnNode dynamic) {
            DynamicSite site = site(dynamic);
            return sized(dynamic.desc, () -> semantics.dynamic(site, operands));
        }
        MethodInsnNode call = (MethodInsnNode) instruction;
        CallSite site = ClassFactsReader.callSite(call, id(instruction));
        return sized(call.desc, () -> semantics.call(site, operands));
    }

    private @Nullable Slot<V> sized(String descriptor, Supplier<V> question) {
        int size = Type.getReturnType(descriptor).getSize();
        Slot<V> result = ask(Math.max(1, size), question);
        return size == 0 ? null : result;
    }

    private DynamicSite site(InvokeDynamicInsnNode dynamic) {
        List<Object> constants = new ArrayList<>();
        List<CallSite> targets = new ArrayList<>();
        for (Object argument : dynamic.bsmArgs) {
            if (argument instanceof Handle handle && ClassFactsReader.isMethod(handle)) {
                targets.add(ClassFactsReader.callSite(handle, id(dynamic)));
            } else {
                constants.add(argument instanceof String || argument instanceof Number ? argument : "");
            }
        }
        String bootstrap = dynamic.bsm.getOwner() + "." + dynamic.bsm.getName();
        return new DynamicSite(dynamic.name, dynamic.desc, bootstrap, constants, targets, id(dynamic));
    }

    private int id(AbstractInsnNode instruction) {
        return method.instructions.indexOf(instruction);
    }

    @Override
    public void returnOperation(AbstractInsnNode instruction, Slot<V> value, Slot<V> expected) {
        tell(() -> semantics.returned(value.value()));
    }

    @Override
    public Slot<V> merge(Slot<V> left, Slot<V> right) {
        if (left.equals(right)) {
            return left;
        }
        V merged = semantics.merge(left.value(), right.value());
        int size = Math.min(left.size(), right.size());
        return merged.equals(left.value()) && size == left.size() ? left : new Slot<>(size, merged);
    }
}
