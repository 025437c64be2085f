package io.hivesec.engines.memshell.bytecode;

import java.util.List;

/**
 * What the constant pool and the skeleton of a class file tell without decoding an instruction.
 *
 * @param name internal name, {@code a/b/C}
 * @param superName internal name of the super class, empty for {@code java/lang/Object}
 * @param interfaces internal names of the direct interfaces
 * @param words the vocabulary words that occur as a constant, as a bit set over {@code Vocabulary.bit}
 * @param longestText bytes of the longest string constant
 */
public record ClassOutline(String name, String superName, List<String> interfaces, long words, int longestText) {
    /** Copies the interfaces. */
    public ClassOutline {
        interfaces = List.copyOf(interfaces);
    }
}
