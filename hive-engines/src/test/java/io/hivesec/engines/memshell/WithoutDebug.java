package io.hivesec.engines.memshell;

import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;

/** Takes the debugging data out of a class, as class factories and attackers do. */
final class WithoutDebug {
    private WithoutDebug() {}

    static byte[] of(byte[] bytes) {
        ClassWriter writer = new ClassWriter(0);
        new ClassReader(bytes).accept(writer, ClassReader.SKIP_DEBUG);
        return writer.toByteArray();
    }
}
