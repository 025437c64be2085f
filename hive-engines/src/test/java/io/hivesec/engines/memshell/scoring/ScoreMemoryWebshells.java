package io.hivesec.engines.memshell.scoring;

import io.hivesec.engines.memshell.ClassSet;
import io.hivesec.engines.memshell.Judgement;
import io.hivesec.engines.memshell.Level;
import io.hivesec.engines.memshell.MemoryWebshellEngine;
import io.hivesec.engines.memshell.Provenance;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Scores the memory-webshell engine on folders outside the project. {@code samples DIR} expects
 * {@code family/type/….class}: classes of one folder whose names differ only after a {@code $} are one sample, found if one
 * of its classes is. {@code benign DIR…} takes class files and archives. {@code --renamed} first gives every class another
 * name and moves javax to jakarta; {@code --no-file} says of every class that it has neither code source nor file.
 */
public final class ScoreMemoryWebshells {
    private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();
    private final MemoryWebshellEngine engine = new MemoryWebshellEngine();

    /** Folders of other names say nothing of the family. */
    private static final List<String> NAMES = List.of(
            "behinder",
            "godzilla",
            "antsword",
            "suo5",
            "neo-regeorg",
            "command-shell",
            "injector",
            "echo",
            "agent",
            "tunnel");

    private ScoreMemoryWebshells() {}

    /**
     * Runs a scoring.
     *
     * @param arguments {@code samples [--renamed] DIR} or {@code benign [--no-file] DIR…}
     * @throws IOException if a file cannot be read
     */
    public static void main(String[] arguments) throws IOException {
        List<String> rest = new ArrayList<>(List.of(arguments));
        boolean renamed = rest.remove("--renamed");
        Provenance provenance = rest.remove("--no-file")
                ? new Provenance(
                        Set.of(Provenance.Fact.NO_CODE_SOURCE, Provenance.Fact.RESOURCE_MISSING), List.of(), List.of())
                : Provenance.UNKNOWN;
        String mode = rest.remove(0);
        ScoreMemoryWebshells score = new ScoreMemoryWebshells();
        if (mode.equals("samples")) {
            score.samples(Path.of(rest.get(0)), renamed);
        } else {
            score.benign(rest.stream().map(Path::of).toList(), provenance);
        }
    }

    private void samples(Path root, boolean renamed) throws IOException {
        Map<String, List<Path>> samples = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            files.filter(file -> file.toString().endsWith(".class")).forEach(file -> {
                String outermost = file.getFileName().toString().replaceAll("(\\$.*)?\\.class$", "");
                samples.computeIfAbsent(
                                root.relativize(file.resolveSibling(outermost)).toString(), key -> new ArrayList<>())
                        .add(file);
            });
        }
        Map<String, int[]> byType = new TreeMap<>();
        Map<String, int[]> byFamily = new TreeMap<>();
        for (Map.Entry<String, List<Path>> sample : samples.entrySet()) {
            List<byte[]> classes = new ArrayList<>();
            for (Path file : sample.getValue()) {
                classes.add(Files.readAllBytes(file));
            }
            Judgement best = best(renamed ? Renaming.apply(classes) : classes);
            Path path = Path.of(sample.getKey());
            String type = path.getNameCount() > 2 ? path.getName(1).toString() : "unsorted";
            int[] counts = byType.computeIfAbsent(type, key -> new int[3]);
            counts[0]++;
            counts[1] += best.level() == Level.HIGH ? 1 : 0;
            counts[2] += best.level().compareTo(Level.MEDIUM) >= 0 ? 1 : 0;
            String family = best.family().map(known -> known.name()).orElse("-");
            String expected = path.getName(0).toString();
            if (NAMES.contains(expected) && best.level() == Level.HIGH) {
                int[] named = byFamily.computeIfAbsent(expected, key -> new int[2]);
                named[0]++;
                named[1] += family.equals(expected) ? 1 : 0;
            }
            String verdict = best.level() == Level.HIGH ? "found " : "missed";
            System.out.printf(
                    "%s %-6s %3d %-14s %-14s %s %s %s%n",
                    verdict,
                    best.level(),
                    best.points(),
                    best.role(),
                    family,
                    sample.getKey(),
                    best.signals().stream().map(signal -> signal.name()).toList(),
                    best.failures());
        }
        byType.forEach((type, counts) -> System.out.printf(
                Locale.ROOT,
                "%-20s %4d samples, HIGH %5.1f %%, MEDIUM+ %5.1f %%%n",
                type,
                counts[0],
                100.0 * counts[1] / counts[0],
                100.0 * counts[2] / counts[0]));
        byFamily.forEach((family, counts) -> System.out.printf(
                Locale.ROOT,
                "family %-13s %4d found, named so %5.1f %%%n",
                family,
                counts[0],
                100.0 * counts[1] / counts[0]));
    }

    private Judgement best(Collection<byte[]> classes) {
        ClassSet set = ClassSet.of(classes);
        Judgement best = null;
        for (byte[] bytes : classes) {
            Judgement judgement = engine.judge(bytes, set, Provenance.UNKNOWN);
            if (best == null || judgement.points() > best.points()) {
                best = judgement;
            }
        }
        return java.util.Objects.requireNonNull(best);
    }

    private void benign(List<Path> roots, Provenance provenance) throws IOException {
        long classes = 0;
        long nanos = 0;
        Map<Level, Integer> levels = new EnumMap<>(Level.class);
        int failures = 0;
        Map<String, Integer> bySignal = new TreeMap<>();
        for (Path root : roots) {
            List<Path> files;
            try (Stream<Path> walk = Files.walk(root)) {
                files = walk.filter(Files::isRegularFile).sorted().toList();
            }
            for (Path file : files) {
                List<byte[]> read = read(file);
                long start = CLOCK.getCurrentThreadCpuTime();
                List<Judgement> judgements = read.stream()
                        .map(bytes -> engine.judge(bytes, ClassSet.NONE, provenance))
                        .toList();
                nanos += CLOCK.getCurrentThreadCpuTime() - start;
                classes += read.size();
                for (Judgement judgement : judgements) {
                    judgement.signals().forEach(signal -> bySignal.merge(signal.name(), 1, Integer::sum));
                    levels.merge(judgement.level(), 1, Integer::sum);
                    failures += judgement.failures().isEmpty() ? 0 : 1;
                    if (judgement.level().compareTo(Level.MEDIUM) >= 0
                            || !judgement.failures().isEmpty()) {
                        System.out.printf(
                                "%-6s %3d %s!%s %s %s%n",
                                judgement.level(),
                                judgement.points(),
                                file.getFileName(),
                                judgement.className(),
                                judgement.signals(),
                                judgement.failures());
                    }
                }
            }
        }
        System.out.println(bySignal);
        System.out.printf(
                Locale.ROOT,
                "%d classes, %.0f classes per CPU second; HIGH %d, MEDIUM %d, LOW %d; failures %d%n",
                classes,
                classes * 1e9 / Math.max(1, nanos),
                levels.getOrDefault(Level.HIGH, 0),
                levels.getOrDefault(Level.MEDIUM, 0),
                levels.getOrDefault(Level.LOW, 0),
                failures);
    }

    private static List<byte[]> read(Path file) throws IOException {
        String name = file.getFileName().toString();
        if (name.endsWith(".class")) {
            return List.of(Files.readAllBytes(file));
        }
        List<byte[]> classes = new ArrayList<>();
        if (name.endsWith(".jar") || name.endsWith(".war")) {
            try (InputStream stream = Files.newInputStream(file);
                    ZipInputStream zip = new ZipInputStream(stream)) {
                for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                    if (entry.getName().endsWith(".class")) {
                        classes.add(zip.readAllBytes());
                    }
                }
            }
        }
        return classes;
    }
}
