package io.hivesec.engines.memshell.scoring;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;

/**
 * Makes classes that have no file of their own, to be judged with {@code benign --no-file OUT}: subclasses and
 * implementations of the given types that hand every call on to a static method, as libraries for proxies make them, and the
 * JDK's own proxies. {@code OUT TYPE…}, where the types are on the class path. The JDK writes its proxies into the working
 * directory with {@code -Djdk.proxy.ProxyGenerator.saveGeneratedFiles=true}, and lambdas with
 * {@code -Djdk.internal.lambda.dumpProxyClasses=OUT}. The classes that are made are not loaded.
 */
public final class MakeFilelessClasses {
    private static final Type DISPATCHER = Type.getObjectType("com/example/Dispatcher");
    private static final org.objectweb.asm.commons.Method HAND_ON = new org.objectweb.asm.commons.Method(
            "handOn", "(Ljava/lang/Object;Ljava/lang/String;[Ljava/lang/Object;)Ljava/lang/Object;");

    private MakeFilelessClasses() {}

    /**
     * Writes the classes.
     *
     * @param arguments the folder to write to, then names of types
     * @throws IOException if a class cannot be written
     * @throws ClassNotFoundException if a type is not on the class path
     */
    public static void main(String[] arguments) throws IOException, ClassNotFoundException {
        Path out = Files.createDirectories(Path.of(arguments[0]));
        int made = 0;
        for (String name : List.of(arguments).subList(1, arguments.length)) {
            Class<?> type = Class.forName(name, false, MakeFilelessClasses.class.getClassLoader());
            if (Modifier.isFinal(type.getModifiers())) {
                continue;
            }
            try {
                if (type.isInterface()) {
                    Proxy.newProxyInstance(
                            type.getClassLoader(), new Class<?>[] {type}, (proxy, method, given) -> null);
                }
                Files.write(out.resolve(name.replace('.', '_') + ".class"), subclass(type));
                made++;
            } catch (LinkageError e) {
                System.out.println(name + ": " + e);
            }
        }
        System.out.println(made + " classes made");
    }

    static byte[] subclass(Class<?> type) {
        String own = "com/example/Proxy" + Integer.toHexString(type.getName().hashCode());
        Type above = type.isInterface() ? Type.getType(Object.class) : Type.getType(type);
        String[] interfaces = type.isInterface() ? new String[] {Type.getInternalName(type)} : new String[0];
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        writer.visit(Opcodes.V1_8, Opcodes.ACC_PUBLIC, own, null, above.getInternalName(), interfaces);
        org.objectweb.asm.commons.Method made = new org.objectweb.asm.commons.Method("<init>", "()V");
        GeneratorAdapter constructor = new GeneratorAdapter(Opcodes.ACC_PUBLIC, made, null, null, writer);
        constructor.loadThis();
        constructor.invokeConstructor(above, made);
        constructor.returnValue();
        constructor.endMethod();
        for (Method method : methods(type)) {
            org.objectweb.asm.commons.Method of = org.objectweb.asm.commons.Method.getMethod(method);
            GeneratorAdapter body = new GeneratorAdapter(Opcodes.ACC_PUBLIC, of, null, null, writer);
            body.loadThis();
            body.push(method.getName());
            body.loadArgArray();
            body.invokeStatic(DISPATCHER, HAND_ON);
            if (method.getReturnType() == void.class) {
                body.pop();
            } else {
                body.unbox(of.getReturnType());
            }
            body.returnValue();
            body.endMethod();
        }
        writer.visitEnd();
        return writer.toByteArray();
    }

    private static List<Method> methods(Class<?> type) {
        List<Method> methods = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Method method : type.getMethods()) {
            boolean open = !Modifier.isStatic(method.getModifiers()) && !Modifier.isFinal(method.getModifiers());
            if (open && seen.add(method.getName() + Type.getMethodDescriptor(method))) {
                methods.add(method);
            }
        }
        return methods;
    }
}
