package io.hivesec.engines.webshell.jsp;

import java.util.Arrays;

/**
 * The Java compilation unit that stands for a page.
 *
 * @param source the whole unit, Unicode escapes translated
 * @param code the code of the page alone, for a look at its tokens
 * @param lines for each line of {@code source} from 1 the line of the page it stems from
 */
public record JavaUnit(String source, String code, int[] lines) {
    /** The name of the class that stands for the page. */
    public static final String PAGE_CLASS = "HivePage";

    /** The method that holds the scriptlets. */
    public static final String SERVICE = "_jspService";

    public JavaUnit {
        lines = lines.clone();
    }

    @Override
    public int[] lines() {
        return lines.clone();
    }

    /** Whether the page holds no code at all. */
    public boolean isEmpty() {
        return code.isBlank();
    }

    /** Returns the line of the page for a line of {@code source}; lines count from 1. */
    public int pageLine(int unitLine) {
        return unitLine >= 1 && unitLine < lines.length ? lines[unitLine] : 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JavaUnit unit && source.equals(unit.source) && Arrays.equals(lines, unit.lines);
    }

    @Override
    public int hashCode() {
        return source.hashCode();
    }
}
