package io.hivesec.engines.webshell.grid;

import io.hivesec.engines.webshell.WebshellScanner;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Prints which values and pairs of values of a grid are missed or, in the grids whose link is cut, alert: {@code GridMain GRID [STEP]}. */
public final class GridMain {
    private GridMain() {}

    /**
     * Measures a grid.
     *
     * @param arguments the name of the grid, every how many-th case is judged, and the names of a case to print
     * @throws Exception when a page cannot be judged
     */
    public static void main(String[] arguments) throws Exception {
        List<GridCase> cases = Grids.cases(arguments[0]);
        if (arguments.length > 2) {
            cases.stream()
                    .filter(one -> one.toString().equals(arguments[2]))
                    .forEach(one -> System.out.println(new String(one.page(), StandardCharsets.UTF_8)));
            return;
        }
        int step = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1;
        boolean near = arguments[0].contains("near");
        WebshellScanner scanner = new WebshellScanner();
        Map<String, int[]> values = new TreeMap<>();
        List<GridCase> wrong = new ArrayList<>();
        int count = 0;
        long start = System.nanoTime();
        for (int i = 0; i < cases.size(); i += step) {
            GridCase one = cases.get(i);
            count++;
            boolean bad = one.isFound(scanner) == near;
            if (bad) {
                wrong.add(one);
            }
            for (int k = 0; k < one.parts().size(); k++) {
                int[] tally =
                        values.computeIfAbsent(k + " " + one.parts().get(k).name(), n -> new int[2]);
                tally[0] += bad ? 1 : 0;
                tally[1]++;
            }
        }
        System.out.println(arguments[0] + ": wrong " + wrong.size() + " of " + count + ", "
                + (System.nanoTime() - start) / 1_000_000 + " ms");
        values.entrySet().stream()
                .filter(e -> e.getValue()[0] > 0)
                .sorted((a, b) -> Double.compare(share(b.getValue()), share(a.getValue())))
                .limit(60)
                .forEach(e -> System.out.println("  " + e.getKey() + " " + e.getValue()[0] + "/" + e.getValue()[1]));
        Map<String, Integer> explained = new HashMap<>();
        values.forEach((name, tally) -> {
            if (share(tally) > 0.84) {
                explained.put(name, 1);
            }
        });
        System.out.println("not explained by a value that is always wrong:");
        wrong.stream()
                .filter(one -> {
                    for (int k = 0; k < one.parts().size(); k++) {
                        if (explained.containsKey(k + " " + one.parts().get(k).name())) {
                            return false;
                        }
                    }
                    return true;
                })
                .limit(300)
                .forEach(one -> System.out.println("  " + one));
    }

    private static double share(int[] tally) {
        return (double) tally[0] / tally[1];
    }
}
