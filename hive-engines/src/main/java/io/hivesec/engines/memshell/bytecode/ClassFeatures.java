package io.hivesec.engines.memshell.bytecode;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * What a class does, taken apart into features that do not depend on what it and its members are called, on the compiler, on
 * debug data, or on whether it was written for {@code javax} or {@code jakarta}: the calls of the platform, which of them
 * follow each other, which stand in loops, what is caught, and the constants.
 */
public final class ClassFeatures {
    private static final List<String> PLATFORM = List.of("java/", "javax/", "sun/", "com/sun/");
    /** What compilers put in and leave out as they like. */
    private static final Set<String> COMPILERS = Set.of(
            "java/lang/StringBuilder",
            "java/lang/StringBuffer",
            "java/lang/Integer",
            "java/lang/Long",
            "java/lang/Boolean",
            "java/lang/Byte",
            "java/lang/Character",
            "java/util/Objects");

    private static final int MAX_TEXT = 120;
    private static final long OFFSET = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private ClassFeatures() {}

    /**
     * Reads them.
     *
     * @param bytes a whole class file
     * @return their 64-bit FNV-1a hashes
     * @throws UnreadableClassException if it is broken
     */
    public static Set<Long> of(byte[] bytes) throws UnreadableClassException {
        Set<Long> features = new HashSet<>();
        try {
            ClassReader reader = new ClassReader(bytes);
            String own = reader.getClassName();
            reader.accept(
                    new ClassVisitor(Opcodes.ASM9) {
                        @Override
                        public MethodVisitor visitMethod(
                                int access, String name, String descriptor, String generic, String[] thrown) {
                            return new Body(own, features);
                        }
                    },
                    ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        } catch (RuntimeException e) {
            // ASM throws unchecked exceptions of every kind on broken files.
            throw new UnreadableClassException("methods cannot be read", e);
        }
        return features;
    }

    /** The name of a class of the platform, the same for {@code javax} and {@code jakarta}; null for any other class. */
    private static @Nullable String platform(@Nullable String type) {
        if (type == null) {
            return null;
        }
        String name = JakartaNames.before(type);
        return PLATFORM.stream().anyMatch(name::startsWith) && !COMPILERS.contains(name) ? name : null;
    }

    private static long hash(String feature) {
        long hash = OFFSET;
        for (int i = 0; i < feature.length(); i++) {
            hash = (hash ^ feature.charAt(i)) * PRIME;
        }
        return hash;
    }

    /** One method's. */
    private static final class Body extends MethodVisitor {
        private final String own;
        private final Set<Long> features;
        private final List<String> calls = new ArrayList<>();
        private final Map<Label, Integer> labels = new HashMap<>();

        Body(String own, Set<Long> features) {
            super(Opcodes.ASM9);
            this.own = own.replace('/', '.');
            this.features = features;
        }

        private void add(String feature) {
            features.add(hash(feature));
        }

        private void call(@Nullable String owner, String name) {
            if (owner != null) {
                String call = owner + "." + name;
                add("call " + call);
                if (!calls.isEmpty()) {
                    add("after " + calls.get(calls.size() - 1) + " " + call);
                }
                calls.add(call);
            }
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            call(platform(owner), name);
        }

        @Override
        public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
            call(platform(owner), name);
        }

        @Override
        public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
            for (Object argument : arguments) {
                if (argument instanceof Handle handle) {
                    call(platform(handle.getOwner()), handle.getName());
                }
            }
        }

        @Override
        public void visitTypeInsn(int opcode, String type) {
            String known = platform(type);
            if (known != null) {
                add("type " + opcode + " " + known);
            }
        }

        @Override
        public void visitLabel(Label label) {
            labels.put(label, calls.size());
        }

        @Override
        public void visitJumpInsn(int opcode, Label label) {
            Integer start = labels.get(label);
            if (start != null) {
                calls.subList(start, calls.size()).forEach(call -> add("loop " + call));
            }
        }

        @Override
        public void visitTryCatchBlock(Label start, Label end, Label handler, @Nullable String type) {
            String known = platform(type);
            if (known != null) {
                add("catch " + known);
            }
        }

        @Override
        public void visitIntInsn(int opcode, int operand) {
            // Single bytes are the elements of arrays.
            if (opcode == Opcodes.SIPUSH) {
                add("number " + operand);
            }
        }

        @Override
        public void visitLdcInsn(Object value) {
            if (value instanceof String text) {
                if (text.length() > 1 && text.length() <= MAX_TEXT && !text.contains(own)) {
                    add("text " + text.replace("jakarta.", "javax.").replace("jakarta/", "javax/"));
                }
            } else if (value instanceof Number number) {
                add("number " + number);
            }
        }
    }
}
