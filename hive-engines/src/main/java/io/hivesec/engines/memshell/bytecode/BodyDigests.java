package io.hivesec.engines.memshell.bytecode;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Compares method bodies of two versions of a class, whatever the order of constants, the debug data and the frames. */
public final class BodyDigests {
    private BodyDigests() {}

    /**
     * Tells which methods differ.
     *
     * @param before a class file
     * @param after another version of it
     * @return name and descriptor of every method that is in one only or has another body, in order
     * @throws UnreadableClassException if one of them cannot be read
     */
    public static List<String> changes(byte[] before, byte[] after) throws UnreadableClassException {
        Map<String, String> first = bodies(before);
        Map<String, String> second = bodies(after);
        TreeSet<String> all = new TreeSet<>(first.keySet());
        all.addAll(second.keySet());
        List<String> changed = new ArrayList<>();
        for (String method : all) {
            String body = first.get(method);
            if (body == null || !body.equals(second.get(method))) {
                changed.add(method);
            }
        }
        return changed;
    }

    private static Map<String, String> bodies(byte[] bytes) throws UnreadableClassException {
        Map<String, String> bodies = new HashMap<>();
        try {
            new ClassReader(bytes)
                    .accept(
                            new ClassVisitor(Opcodes.ASM9) {
                                @Override
                                public MethodVisitor visitMethod(
                                        int access, String name, String descriptor, String generic, String[] thrown) {
                                    return new Writer(name + descriptor, bodies);
                                }
                            },
                            ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        } catch (RuntimeException e) {
            // ASM throws unchecked exceptions of every kind on broken files.
            throw new UnreadableClassException("methods cannot be read", e);
        }
        return bodies;
    }

    /** Writes a body down as text. */
    private static final class Writer extends MethodVisitor {
        private final String method;
        private final Map<String, String> bodies;
        private final StringBuilder body = new StringBuilder();
        private final Map<Label, Integer> labels = new HashMap<>();

        Writer(String method, Map<String, String> bodies) {
            super(Opcodes.ASM9);
            this.method = method;
            this.bodies = bodies;
        }

        private void add(Object... parts) {
            for (Object part : parts) {
                body.append(part).append(' ');
            }
            body.append('\n');
        }

        private int number(Label label) {
            return labels.computeIfAbsent(label, key -> labels.size());
        }

        @Override
        public void visitInsn(int opcode) {
            add(opcode);
        }

        @Override
        public void visitIntInsn(int opcode, int operand) {
            add(opcode, operand);
        }

        @Override
        public void visitVarInsn(int opcode, int index) {
            add(opcode, index);
        }

        @Override
        public void visitTypeInsn(int opcode, String type) {
            add(opcode, type);
        }

        @Override
        public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
            add(opcode, owner, name, descriptor);
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            add(opcode, owner, name, descriptor);
        }

        @Override
        public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
            add(Opcodes.INVOKEDYNAMIC, name, descriptor, bootstrap);
            add(arguments);
        }

        @Override
        public void visitJumpInsn(int opcode, Label label) {
            add(opcode, number(label));
        }

        @Override
        public void visitLabel(Label label) {
            add("label", number(label));
        }

        @Override
        public void visitLdcInsn(Object value) {
            add("constant", value);
        }

        @Override
        public void visitIincInsn(int index, int increment) {
            add("increment", index, increment);
        }

        @Override
        public void visitTableSwitchInsn(int min, int max, Label other, Label... cases) {
            add("table", min, max, number(other));
            for (Label label : cases) {
                add(number(label));
            }
        }

        @Override
        public void visitLookupSwitchInsn(Label other, int[] keys, Label[] cases) {
            add("lookup", number(other));
            for (int i = 0; i < keys.length; i++) {
                add(keys[i], number(cases[i]));
            }
        }

        @Override
        public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
            add("arrays", descriptor, dimensions);
        }

        @Override
        public void visitTryCatchBlock(Label start, Label end, Label handler, String type) {
            add("try", number(start), number(end), number(handler), String.valueOf(type));
        }

        @Override
        public void visitEnd() {
            bodies.put(method, body.toString());
        }
    }
}
