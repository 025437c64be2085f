package io.hivesec.engines.memshell.bytecode;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;

class ChecksTest {
    /** {@code if (LIST.contains(a)) use(a)} with room behind it; the last reading of the variable is behind the answer. */
    private static MethodNode asking(int room) {
        MethodNode method = new MethodNode(Opcodes.ACC_STATIC, "m", "(Ljava/lang/Object;)V", null, null);
        Label no = new Label();
        method.visitFieldInsn(Opcodes.GETSTATIC, "A", "LIST", "Ljava/util/List;");
        method.visitVarInsn(Opcodes.ALOAD, 0);
        method.visitMethodInsn(Opcodes.INVOKEINTERFACE, "java/util/List", "contains", "(Ljava/lang/Object;)Z", true);
        method.visitJumpInsn(Opcodes.IFEQ, no);
        method.visitVarInsn(Opcodes.ALOAD, 0);
        method.visitMethodInsn(Opcodes.INVOKESTATIC, "A", "use", "(Ljava/lang/Object;)V", false);
        method.visitLabel(no);
        for (int i = 0; i < room; i++) method.visitInsn(Opcodes.NOP);
        method.visitInsn(Opcodes.RETURN);
        return method;
    }

    private static int use(MethodNode method) {
        for (int i = 4; ; i++) if (method.instructions.get(i).getOpcode() == Opcodes.ALOAD) return i;
    }

    @Test
    void at_readBehindTheAnswer_isChecked() {
        MethodNode method = asking(10);
        assertThat(Checks.of(method).at(use(method))).hasSize(1);
    }

    @Test
    void of_handlersOfAll_areNotFollowed() {
        MethodNode method = asking(7_000);
        LabelNode start = new LabelNode();
        LabelNode end = new LabelNode();
        method.instructions.insert(start);
        method.instructions.add(end);
        for (int i = 0; i < 65_535; i++) method.tryCatchBlocks.add(new TryCatchBlockNode(start, end, start, null));
        assertThat(Checks.of(method).at(use(method))).isEmpty();
    }

    @Test
    void of_subroutines_areNotFollowed() {
        MethodNode method = asking(10);
        for (int i = 0; i < 7_000; i++) method.visitVarInsn(Opcodes.RET, 1);
        assertThat(Checks.of(method).at(use(method))).isEmpty();
    }
}
