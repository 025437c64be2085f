package io.hivesec.engines.memshell.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.engines.memshell.ClassSet;
import io.hivesec.engines.memshell.Judgement;
import io.hivesec.engines.memshell.Level;
import io.hivesec.engines.memshell.MemoryWebshellEngine;
import io.hivesec.engines.memshell.Provenance;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadPoolExecutor;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** What the harnesses make is what they say, and nothing of it is reported for being made. */
class HarnessesTest {
    private static final Provenance NO_FILE = new Provenance(
            Set.of(Provenance.Fact.NO_CODE_SOURCE, Provenance.Fact.RESOURCE_MISSING), List.of(), List.of());

    @Test
    void fill_placeholder_isTheText_andOtherLiteralsStay() {
        boolean[] changed = new boolean[1];

        byte[] filled = FillInjectors.fill(saying("{{base64}}"), "filled in", changed);

        assertThat(changed[0]).isTrue();
        assertThat(new String(filled, StandardCharsets.ISO_8859_1))
                .contains("filled in")
                .contains("hello");
    }

    @Test
    void fill_noPlaceholder_isNotCounted() {
        boolean[] changed = new boolean[1];

        FillInjectors.fill(saying("nothing"), "filled in", changed);

        assertThat(changed[0]).isFalse();
    }

    @Test
    void subclass_ofAComponent_isReadAsOne_andNotTakenForAShell() {
        byte[] made = MakeFilelessClasses.subclass(ThreadPoolExecutor.class);

        Judgement judgement = new MemoryWebshellEngine().judge(made, ClassSet.NONE, NO_FILE);

        assertThat(judgement.failures()).isEmpty();
        assertThat(judgement.role()).isEqualTo("executor");
        assertThat(judgement.level()).isNotEqualTo(Level.HIGH);
    }

    private static byte[] saying(String text) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        writer.visit(Opcodes.V1_8, Opcodes.ACC_PUBLIC, "A", null, "java/lang/Object", null);
        MethodVisitor method = writer.visitMethod(Opcodes.ACC_STATIC, "a", "()V", null, null);
        method.visitLdcInsn(text);
        method.visitLdcInsn("hello");
        method.visitInsn(Opcodes.POP2);
        method.visitInsn(Opcodes.RETURN);
        method.visitMaxs(0, 0);
        method.visitEnd();
        writer.visitEnd();
        return writer.toByteArray();
    }
}
