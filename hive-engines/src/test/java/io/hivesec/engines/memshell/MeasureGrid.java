package io.hivesec.engines.memshell;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Tells which choices of a grid are missed: {@code MeasureGrid GRID SHELLS NEAR-MISSES}. */
final class MeasureGrid {
    private MeasureGrid() {}

    public static void main(String[] arguments) {
        Grid grid = new Grid(arguments[0]);
        if (arguments[0].contains("agents")) {
            tell(grid.agents(Integer.parseInt(arguments[1]), "edit"), false);
            tell(grid.agents(Integer.parseInt(arguments[2]), "plain"), true);
            return;
        }
        System.out.println("shells");
        tell(grid.shells(Integer.parseInt(arguments[1])), false);
        System.out.println("near misses");
        tell(grid.nearMisses(Integer.parseInt(arguments[2])), true);
    }

    private static void tell(List<Grid.Specimen> specimens, boolean wrongIfHigh) {
        long start = System.nanoTime();
        List<List<byte[]>> classes =
                Compiled.many(specimens.stream().map(Grid.Specimen::source).toList(), "grid-api.txt");
        long compiled = System.nanoTime();
        List<Grid.Specimen> wrong = new ArrayList<>();
        Map<String, int[]> counts = new TreeMap<>();
        for (int i = 0; i < specimens.size(); i++) {
            Level level = Grid.level(classes.get(i));
            boolean bad = (level == Level.HIGH) == wrongIfHigh;
            specimens.get(i).values().forEach((dimension, value) -> {
                int[] count = counts.computeIfAbsent(dimension + ": " + value, key -> new int[2]);
                count[0] += bad ? 1 : 0;
                count[1]++;
            });
            if (bad) {
                wrong.add(specimens.get(i));
                System.out.println(level + " " + specimens.get(i).values());
            }
        }
        System.out.printf(
                "wrong %d of %d, compiled in %d ms, judged in %d ms%n",
                wrong.size(),
                specimens.size(),
                (compiled - start) / 1_000_000,
                (System.nanoTime() - compiled) / 1_000_000);
        counts.entrySet().stream()
                .filter(entry -> entry.getValue()[0] > 0)
                .sorted(Comparator.comparing(entry -> -entry.getValue()[0] * 1000 / entry.getValue()[1]))
                .forEach(entry -> System.out.println(
                        "  " + entry.getValue()[0] + "/" + entry.getValue()[1] + " " + entry.getKey()));
    }
}
