package io.hivesec.engines.memshell.scoring;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Fills injectors with other classes, as generators do: every literal that stands for a class ({@code {{name}}}, or the
 * beginning of one in Base64) becomes that class, packed and in Base64. {@code INJECTORS SHELLS OUT} gives
 * {@code OUT/filled/injector/} for {@link ScoreMemoryWebshells}; nothing is loaded.
 */
public final class FillInjectors {
    private static final Pattern PLACE = Pattern.compile("\\{\\{\\w+}}|(yv66vg|H4sI)[\\w+/=]*");

    private FillInjectors() {}

    /**
     * Writes the filled classes.
     *
     * @param arguments folder of injectors, folder of the classes to fill in, folder to write to
     * @throws IOException if a file cannot be read or written
     */
    public static void main(String[] arguments) throws IOException {
        Path out = Files.createDirectories(Path.of(arguments[2], "filled", "injector"));
        int filled = 0;
        for (Path shell : classes(Path.of(arguments[1]))) {
            String packed = packed(Files.readAllBytes(shell));
            for (Path injector : classes(Path.of(arguments[0]))) {
                byte[] before = Files.readAllBytes(injector);
                boolean[] changed = new boolean[1];
                byte[] after = fill(before, packed, changed);
                if (changed[0]) {
                    Files.write(out.resolve(name(injector) + "_" + name(shell) + ".class"), after);
                    filled++;
                }
            }
        }
        System.out.println(filled + " injectors filled");
    }

    static byte[] fill(byte[] injector, String text, boolean[] changed) {
        ClassWriter writer = new ClassWriter(0);
        new ClassReader(injector)
                .accept(
                        new ClassVisitor(Opcodes.ASM9, writer) {
                            @Override
                            public MethodVisitor visitMethod(
                                    int access, String name, String type, String s, String[] e) {
                                MethodVisitor next = super.visitMethod(access, name, type, s, e);
                                return new MethodVisitor(Opcodes.ASM9, next) {
                                    @Override
                                    public void visitLdcInsn(Object value) {
                                        boolean place = value instanceof String said
                                                && PLACE.matcher(said).matches();
                                        changed[0] |= place;
                                        super.visitLdcInsn(place ? text : value);
                                    }
                                };
                            }
                        },
                        0);
        return writer.toByteArray();
    }

    private static String packed(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream stream = new GZIPOutputStream(packed)) {
            stream.write(bytes);
        }
        return Base64.getEncoder().encodeToString(packed.toByteArray());
    }

    private static List<Path> classes(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".class"))
                    .sorted()
                    .toList();
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName()).replaceFirst("\\.class$", "").replace('$', '_');
    }
}
