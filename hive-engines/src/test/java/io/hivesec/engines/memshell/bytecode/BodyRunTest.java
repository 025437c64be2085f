package io.hivesec.engines.memshell.bytecode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.SourceInterpreter;
import org.objectweb.asm.tree.analysis.SourceValue;

/** ASM's own analyser is the measure: what reaches a call has to be what it says. */
class BodyRunTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "java/util/concurrent/ThreadPoolExecutor",
                "java/util/concurrent/ForkJoinPool",
                "java/util/zip/ZipFile$Source",
                "java/net/URLClassLoader",
                "java/util/Scanner",
                "java/util/Formatter",
                "java/text/DecimalFormat",
                "java/util/regex/Pattern",
                "java/nio/file/Files",
                "java/lang/ProcessBuilder"
            })
    void run_bodiesOfThePlatform_bringsToEachCallWhatAsmBrings(String name) throws Exception {
        int calls = 0;
        for (MethodNode method : read(name).methods) {
            if (method.instructions.size() == 0) {
                continue;
            }
            Recorder expected = new Recorder();
            new Analyzer<>(expected) {
                @Override
                protected boolean newControlFlowExceptionEdge(int index, int successor) {
                    return ControlFlow.mayThrow(method.instructions.get(index));
                }
            }.analyze(name, method);
            Recorder actual = new Recorder();

            new BodyRun<>(method, ControlFlow.of(method), actual).run(name);

            assertThat(actual.operands).as(method.name + method.desc).isEqualTo(expected.operands);
            calls += actual.operands.size();
        }
        assertThat(calls).isGreaterThan(20);
    }

    @Test
    void run_codeThatDoesNotEnd_isRefused() {
        MethodNode method = new MethodNode(Opcodes.ACC_STATIC, "m", "()V", null, null);
        method.instructions.add(new InsnNode(Opcodes.NOP));

        assertThatThrownBy(() -> new BodyRun<>(method, ControlFlow.of(method), new Recorder()).run("C"))
                .isInstanceOf(AnalyzerException.class)
                .hasMessageContaining("fall off the end");
    }

    private static ClassNode read(String name) throws IOException {
        ClassNode node = new ClassNode();
        try (InputStream stream =
                Objects.requireNonNull(ClassLoader.getSystemResourceAsStream(name + ".class"), name)) {
            new ClassReader(stream).accept(node, 0);
        }
        return node;
    }

    /** Keeps for each call and each of its operands the instructions that may have made it. */
    private static final class Recorder extends SourceInterpreter {
        private final Map<AbstractInsnNode, Map<Integer, Set<AbstractInsnNode>>> operands = new HashMap<>();

        Recorder() {
            super(Opcodes.ASM9);
        }

        @Override
        public SourceValue naryOperation(AbstractInsnNode instruction, List<? extends SourceValue> values) {
            Map<Integer, Set<AbstractInsnNode>> seen = operands.computeIfAbsent(instruction, key -> new HashMap<>());
            for (int i = 0; i < values.size(); i++) {
                seen.computeIfAbsent(i, key -> new HashSet<>()).addAll(values.get(i).insns);
            }
            return super.naryOperation(instruction, values);
        }
    }
}
