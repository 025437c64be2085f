package io.hivesec.engines.memshell.bytecode;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.AnnotationNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;

/**
 * Reads the facts of a class file in one pass. ASM throws unchecked exceptions on most damaged class files; here every one
 * of them becomes an {@link UnreadableClassException}. Thread-safe.
 */
public final class ClassFactsReader {
    private ClassFactsReader() {}

    /**
     * Reads the facts.
     *
     * @param bytes a whole class file, at most {@link OutlineReader#MAX_BYTES} long
     * @return its facts
     * @throws UnreadableClassException if it cannot be read
     */
    public static ClassFacts read(byte[] bytes) throws UnreadableClassException {
        if (bytes.length > OutlineReader.MAX_BYTES) {
            throw new UnreadableClassException("class file larger than " + OutlineReader.MAX_BYTES + " bytes");
        }
        try {
            ClassNode node = new ClassNode();
            new ClassReader(bytes).accept(node, ClassReader.SKIP_FRAMES);
            return facts(node);
        } catch (RuntimeException | AssertionError | StackOverflowError e) {
            // ASM documents no exception for a damaged file: array bounds, casts, arguments, null and assertions are
            // seen.
            throw new UnreadableClassException(
                    "not a readable class file: " + e.getClass().getSimpleName(), e);
        }
    }

    private static ClassFacts facts(ClassNode node) {
        Collected collected = new Collected();
        List<FieldFacts> fields = new ArrayList<>();
        for (FieldNode field : node.fields) {
            fields.add(new FieldFacts(field.name, field.desc, (field.access & Opcodes.ACC_STATIC) != 0));
            collected.constant(field.value);
        }
        List<MethodFacts> methods = new ArrayList<>();
        for (MethodNode method : node.methods) {
            methods.add(method(node.name, method, collected));
        }
        return new ClassFacts(
                node.name,
                node.superName == null ? "" : node.superName,
                node.interfaces,
                collected.annotations(node.visibleAnnotations, node.invisibleAnnotations),
                fields,
                methods,
                collected.strings,
                collected.types,
                (node.access & Opcodes.ACC_INTERFACE) != 0,
                node.sourceFile != null);
    }

    private static MethodFacts method(String owner, MethodNode method, Collected collected) {
        List<CallSite> calls = new ArrayList<>();
        for (int i = 0; i < method.instructions.size(); i++) {
            AbstractInsnNode instruction = method.instructions.get(i);
            if (instruction instanceof MethodInsnNode call) {
                calls.add(callSite(call, i));
                collected.types.add(call.owner);
            } else if (instruction instanceof LdcInsnNode load) {
                collected.constant(load.cst);
            } else if (instruction instanceof FieldInsnNode field) {
                collected.types.add(field.owner);
            } else if (instruction instanceof TypeInsnNode type) {
                collected.types.add(type.desc);
            } else if (instruction instanceof InvokeDynamicInsnNode dynamic) {
                for (Object argument : dynamic.bsmArgs) {
                    collected.constant(argument);
                    if (argument instanceof Handle handle && isMethod(handle)) {
                        calls.add(callSite(handle, i));
                    }
                }
            }
        }
        List<String> parameters = new ArrayList<>();
        for (Type type : Type.getArgumentTypes(method.desc)) {
            parameters.add(type.getDescriptor());
        }
        return new MethodFacts(
                method.name,
                method.desc,
                (method.access & Opcodes.ACC_STATIC) != 0,
                (method.access & Opcodes.ACC_PUBLIC) != 0,
                parameters,
                method.exceptions,
                collected.annotations(method),
                calls,
                new MethodCode(owner, method));
    }

    static CallSite callSite(MethodInsnNode call, int id) {
        CallSite.Kind kind = switch (call.getOpcode()) {
            case Opcodes.INVOKESTATIC -> CallSite.Kind.STATIC;
            case Opcodes.INVOKESPECIAL -> CallSite.Kind.SPECIAL;
            default -> CallSite.Kind.VIRTUAL;
        };
        return new CallSite(call.owner, call.name, call.desc, kind, id);
    }

    static boolean isMethod(Handle handle) {
        return handle.getTag() > Opcodes.H_PUTSTATIC;
    }

    /**
     * What a handle of a method calls.
     *
     * @throws RuntimeException if its descriptor is none, which ASM has not looked at
     */
    static CallSite callSite(Handle handle, int id) {
        Type.getArgumentTypes(handle.getDesc());
        CallSite.Kind kind = switch (handle.getTag()) {
            case Opcodes.H_INVOKESTATIC -> CallSite.Kind.STATIC;
            case Opcodes.H_INVOKESPECIAL, Opcodes.H_NEWINVOKESPECIAL -> CallSite.Kind.SPECIAL;
            default -> CallSite.Kind.VIRTUAL;
        };
        return new CallSite(handle.getOwner(), handle.getName(), handle.getDesc(), kind, id);
    }

    private static final class Collected {
        private final Set<String> strings = new LinkedHashSet<>();
        private final Set<String> types = new HashSet<>();

        void constant(@Nullable Object value) {
            if (value instanceof String text) {
                strings.add(text);
            } else if (value instanceof Type type && type.getSort() == Type.OBJECT) {
                types.add(type.getInternalName());
            } else if (value instanceof Handle handle) {
                types.add(handle.getOwner());
            } else if (value instanceof ConstantDynamic dynamic) {
                types.add(dynamic.getBootstrapMethod().getOwner());
            } else if (value instanceof List<?> values) {
                values.forEach(this::constant);
            }
        }

        Set<String> annotations(@Nullable List<AnnotationNode> visible, @Nullable List<AnnotationNode> invisible) {
            Set<String> names = new HashSet<>();
            collect(visible, names);
            collect(invisible, names);
            return names;
        }

        /** Those of the method and those of its parameters. */
        Set<String> annotations(MethodNode method) {
            Set<String> names = annotations(method.visibleAnnotations, method.invisibleAnnotations);
            parameters(method.visibleParameterAnnotations, names);
            parameters(method.invisibleParameterAnnotations, names);
            return names;
        }

        private void parameters(List<AnnotationNode> @Nullable [] annotations, Set<String> names) {
            if (annotations != null) {
                for (List<AnnotationNode> parameter : annotations) {
                    collect(parameter, names);
                }
            }
        }

        private void collect(@Nullable List<AnnotationNode> annotations, Set<String> names) {
            if (annotations == null) {
                return;
            }
            for (AnnotationNode annotation : annotations) {
                names.add(Type.getType(annotation.desc).getInternalName());
                if (annotation.values != null) {
                    annotation.values.forEach(this::constant);
                }
            }
        }
    }
}
