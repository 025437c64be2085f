package io.hivesec.engines.webshell.grid;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** The grids by name. */
final class Grids {
    private Grids() {}

    /** The cases of a grid, in an order of which any part is a mixture. */
    static List<GridCase> cases(String name) {
        return switch (name) {
            case "jsp" -> of(JspPages::page, "jsp.txt", "source", "decode", "transport", "sink", "wrapper", "spelling");
            case "jsp-near" -> near(JspPages::page, "jsp.txt", "jsp-near.txt");
            case "csharp" ->
                of(CsharpPages::page, "csharp.txt", "source", "decode", "transport", "sink", "wrapper", "spelling");
            case "csharp-near" -> near(CsharpPages::page, "csharp.txt", "csharp-near.txt");
            case "vbscript" ->
                of(VbscriptPages::page, "vbscript.txt", "source", "decode", "transport", "sink", "wrapper", "spelling");
            case "vbscript-near" -> near(VbscriptPages::page, "vbscript.txt", "vbscript-near.txt");
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static List<GridCase> near(Function<List<Grid.Part>, GridCase> writer, String whole, String cut) {
        Grid found = Grid.read(whole);
        Grid near = Grid.read(cut);
        List<GridCase> cases = new ArrayList<>();
        cases.addAll(of(
                writer,
                List.of(
                        near.values("fixed"),
                        found.values("transport"),
                        near.values("fixed-sink"),
                        found.values("wrapper"),
                        found.values("spelling"))));
        cases.addAll(of(
                writer,
                List.of(
                        found.values("source"),
                        found.values("decode"),
                        found.values("transport"),
                        near.values("harmless"),
                        found.values("wrapper"),
                        found.values("spelling"))));
        return cases;
    }

    private static List<GridCase> of(
            Function<List<Grid.Part>, GridCase> writer, String resource, String... dimensions) {
        Grid grid = Grid.read(resource);
        return of(writer, Arrays.stream(dimensions).map(grid::values).toList());
    }

    private static List<GridCase> of(Function<List<Grid.Part>, GridCase> writer, List<List<Grid.Part>> columns) {
        return Grid.pairwise(columns).stream().map(writer).toList();
    }
}
