package io.hivesec.engines.memshell.bytecode;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Walks the skeleton of a class file: magic, constant pool, fields, methods, attributes. It decodes no instruction and
 * keeps nothing but an {@link ClassOutline}, which makes it cheap enough for every class of a JVM, and it refuses a file
 * whose skeleton does not hold together. Format: the Java Virtual Machine Specification, chapter 4. Thread-safe.
 */
public final class OutlineReader {
    /** Class files above this size, in bytes, are refused; the largest in common libraries is under 2 MiB. */
    public static final int MAX_BYTES = 16 << 20;

    private static final int MAGIC = 0xCAFEBABE;
    private final Vocabulary vocabulary;

    /**
     * Makes a reader.
     *
     * @param vocabulary the words to look for
     */
    public OutlineReader(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    /**
     * Reads the outline.
     *
     * @param bytes a whole class file
     * @return its outline
     * @throws UnreadableClassException if the file is too large or its skeleton is broken
     */
    public ClassOutline read(byte[] bytes) throws UnreadableClassException {
        if (bytes.length > MAX_BYTES) {
            throw new UnreadableClassException("class file larger than " + MAX_BYTES + " bytes");
        }
        try {
            return new Walk(bytes).read();
        } catch (IndexOutOfBoundsException e) {
            throw new UnreadableClassException("class file is cut short or inconsistent", e);
        }
    }

    private final class Walk {
        private final byte[] bytes;
        private int at;
        private int[] offsets = new int[0];

        Walk(byte[] bytes) {
            this.bytes = bytes;
        }

        ClassOutline read() throws UnreadableClassException {
            if (bytes.length < 24 || int4(0) != MAGIC) {
                throw new UnreadableClassException("not a class file");
            }
            at = 8;
            ClassOutline pool = constantPool();
            skip(2);
            String name = className(next2());
            int superIndex = next2();
            String superName = superIndex == 0 ? "" : className(superIndex);
            List<String> interfaces = new ArrayList<>();
            for (int count = next2(); count > 0; count--) {
                interfaces.add(className(next2()));
            }
            members();
            members();
            attributes(false);
            if (at != bytes.length) {
                throw new UnreadableClassException("bytes follow the end of the class");
            }
            return new ClassOutline(name, superName, interfaces, pool.words(), pool.longestText());
        }

        private ClassOutline constantPool() throws UnreadableClassException {
            int count = next2();
            offsets = new int[count];
            long words = 0;
            int longest = 0;
            for (int i = 1; i < count; i++) {
                int tag = bytes[at];
                offsets[i] = at;
                switch (tag) {
                    case 1 -> {
                        int length = int2(at + 1);
                        words |= vocabulary.bitsOf(bytes, at + 3, Math.min(length, bytes.length - at - 3));
                        longest = Math.max(longest, length);
                        at += 3 + length;
                    }
                    case 3, 4, 9, 10, 11, 12, 17, 18 -> at += 5;
                    case 5, 6 -> {
                        at += 9;
                        i++;
                    }
                    case 7, 8, 16, 19, 20 -> at += 3;
                    case 15 -> at += 4;
                    default -> throw new UnreadableClassException("unknown constant " + tag);
                }
                require(at);
            }
            return new ClassOutline("", "", List.of(), words, longest);
        }

        private String className(int index) throws UnreadableClassException {
            return utf8(int2(entry(index, 7) + 1));
        }

        private int entry(int index, int tag) throws UnreadableClassException {
            int offset = offsets[index];
            if (offset == 0 || bytes[offset] != tag) {
                throw new UnreadableClassException("constant " + index + " is not of kind " + tag);
            }
            return offset;
        }

        private String utf8(int index) throws UnreadableClassException {
            int offset = entry(index, 1);
            return new String(bytes, offset + 3, int2(offset + 1), StandardCharsets.UTF_8);
        }

        private void members() throws UnreadableClassException {
            for (int count = next2(); count > 0; count--) {
                skip(2);
                entry(next2(), 1);
                entry(next2(), 1);
                attributes(true);
            }
        }

        private void attributes(boolean member) throws UnreadableClassException {
            for (int count = next2(); count > 0; count--) {
                int name = entry(next2(), 1);
                int length = int4(at);
                at += 4;
                if (length < 0) {
                    throw new UnreadableClassException("attribute of negative length");
                }
                int end = at + length;
                require(end);
                if (member && isCode(name)) {
                    code(end);
                }
                at = end;
            }
        }

        private void code(int end) throws UnreadableClassException {
            skip(4);
            int length = int4(at);
            if (length <= 0 || length >= 65536) {
                throw new UnreadableClassException("method body of " + length + " bytes");
            }
            at += 4;
            skip(length);
            skip(8 * next2());
            attributes(false);
            if (at != end) {
                throw new UnreadableClassException("method body does not fill its attribute");
            }
        }

        private boolean isCode(int offset) {
            return int2(offset + 1) == 4
                    && bytes[offset + 3] == 'C'
                    && bytes[offset + 4] == 'o'
                    && bytes[offset + 5] == 'd'
                    && bytes[offset + 6] == 'e';
        }

        private void skip(int count) throws UnreadableClassException {
            at += count;
            require(at);
        }

        private void require(int end) throws UnreadableClassException {
            if (end < 0 || end > bytes.length) {
                throw new UnreadableClassException("class file is cut short");
            }
        }

        private int next2() {
            int value = int2(at);
            at += 2;
            return value;
        }

        private int int2(int offset) {
            return (bytes[offset] & 0xff) << 8 | bytes[offset + 1] & 0xff;
        }

        private int int4(int offset) {
            return int2(offset) << 16 | int2(offset + 2);
        }
    }
}
