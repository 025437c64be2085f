package io.hivesec.engines.memshell.bytecode;

import java.util.HashSet;
import java.util.Set;
import org.objectweb.asm.ClassReader;

/** The texts of a class file's constant pool: names, descriptors and strings. */
public final class Texts {
    private Texts() {}

    /**
     * Reads them.
     *
     * @param bytes a whole class file
     * @return every text
     * @throws UnreadableClassException if the constant pool is broken
     */
    public static Set<String> of(byte[] bytes) throws UnreadableClassException {
        try {
            ClassReader reader = new ClassReader(bytes);
            char[] buffer = new char[reader.getMaxStringLength()];
            Set<String> texts = new HashSet<>();
            for (int i = 1; i < reader.getItemCount(); i++) {
                int offset = reader.getItem(i);
                if (offset > 0 && bytes[offset - 1] == 1) {
                    texts.add(text(bytes, offset, buffer));
                }
            }
            return texts;
        } catch (RuntimeException e) {
            // ASM throws unchecked exceptions of every kind on broken files.
            throw new UnreadableClassException("constant pool cannot be read", e);
        }
    }

    private static String text(byte[] bytes, int offset, char[] buffer) {
        int length = (bytes[offset] & 0xff) << 8 | bytes[offset + 1] & 0xff;
        int end = offset + 2 + length;
        int size = 0;
        for (int at = offset + 2; at < end; ) {
            int first = bytes[at++] & 0xff;
            if (first < 0x80) {
                buffer[size++] = (char) first;
            } else if ((first & 0xe0) == 0xc0) {
                buffer[size++] = (char) ((first & 0x1f) << 6 | bytes[at++] & 0x3f);
            } else {
                buffer[size++] = (char) ((first & 0x0f) << 12 | (bytes[at++] & 0x3f) << 6 | bytes[at++] & 0x3f);
            }
        }
        return new String(buffer, 0, size);
    }
}
