package io.hivesec.engines.memshell;

import io.hivesec.engines.memshell.bytecode.ClassOutline;
import io.hivesec.engines.memshell.bytecode.OutlineReader;
import io.hivesec.engines.memshell.bytecode.UnreadableClassException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Measures the first tier of the engine, which looks at every class, and all tiers together: one thread, warm, classes in
 * memory. The arguments are folders of archives. Not a test.
 */
public final class MeasureTiers {
    private static final int ROUNDS = 5;
    private static final int MAX_CLASSES = 60_000;

    private MeasureTiers() {}

    /**
     * Measures and prints, a line a round.
     *
     * @param arguments folders of archives
     * @throws Exception if one cannot be read
     */
    public static void main(String[] arguments) throws Exception {
        List<byte[]> classes = new ArrayList<>();
        for (String folder : arguments) {
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                for (Path file : files.filter(name -> name.toString().endsWith(".jar"))
                        .sorted()
                        .toList()) {
                    read(file, classes);
                }
            }
        }
        OutlineReader outlines = new OutlineReader(Knowledge.standard().vocabulary());
        Triage triage = new Triage(Knowledge.standard());
        MemoryWebshellEngine engine = new MemoryWebshellEngine();
        for (int round = 0; round < ROUNDS; round++) {
            int[] interests = new int[Triage.Interest.values().length];
            long start = cpu();
            for (byte[] bytes : classes) {
                interests[interest(bytes, outlines, triage).ordinal()]++;
            }
            long first = cpu();
            for (byte[] bytes : classes) {
                engine.judge(bytes);
            }
            long all = cpu();
            System.out.printf(
                    Locale.ROOT,
                    "%d classes, facts of %.1f %%, flow of %.1f %%; first tier %.0f, all tiers %.0f classes a CPU"
                            + " second%n",
                    classes.size(),
                    100.0 * interests[Triage.Interest.FACTS.ordinal()] / classes.size(),
                    100.0 * interests[Triage.Interest.FLOW.ordinal()] / classes.size(),
                    classes.size() * 1e9 / (first - start),
                    classes.size() * 1e9 / (all - first));
        }
    }

    private static Triage.Interest interest(byte[] bytes, OutlineReader outlines, Triage triage) {
        try {
            ClassOutline outline = outlines.read(bytes);
            return triage.interest(outline, Provenance.UNKNOWN);
        } catch (UnreadableClassException e) {
            // It counts as looked at.
            return Triage.Interest.NONE;
        }
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static void read(Path file, List<byte[]> classes) throws IOException {
        try (InputStream stream = Files.newInputStream(file);
                ZipInputStream zip = new ZipInputStream(stream)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().endsWith(".class") && classes.size() < MAX_CLASSES) {
                    classes.add(zip.readAllBytes());
                }
            }
        }
    }
}
