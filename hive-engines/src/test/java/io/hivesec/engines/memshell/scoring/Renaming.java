package io.hivesec.engines.memshell.scoring;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.Remapper;

/** Gives classes other names, as their author could for nothing, and moves them from javax to jakarta. */
final class Renaming {
    private Renaming() {}

    static List<byte[]> apply(Collection<byte[]> classes) {
        Map<String, String> names = new HashMap<>();
        for (byte[] bytes : classes) {
            names.put(new ClassReader(bytes).getClassName(), "org/springframework/web/support/Context" + names.size());
        }
        Remapper remapper = new Remapper(org.objectweb.asm.Opcodes.ASM9) {
            @Override
            public String map(String name) {
                String moved = name;
                for (String from : List.of("javax/servlet/", "javax/websocket/", "javax/el/")) {
                    moved = moved.startsWith(from) ? "jakarta/" + moved.substring(6) : moved;
                }
                return names.getOrDefault(moved, moved);
            }

            @Override
            public Object mapValue(Object value) {
                return value instanceof String text
                        ? text.replace("javax.servlet.", "jakarta.servlet.")
                                .replace("javax/servlet/", "jakarta/servlet/")
                        : super.mapValue(value);
            }
        };
        List<byte[]> renamed = new ArrayList<>();
        for (byte[] bytes : classes) {
            ClassWriter writer = new ClassWriter(0);
            new ClassReader(bytes).accept(new ClassRemapper(writer, remapper), ClassReader.SKIP_DEBUG);
            renamed.add(writer.toByteArray());
        }
        return renamed;
    }
}
