package io.hivesec.json;

import java.util.List;
import java.util.stream.Collectors;

/** Rows of comma-separated values as RFC 4180 has them. Stateless. */
public final class Csv {
    /** What a row ends with. */
    public static final String END = "\r\n";

    private static final String FORMULA = "=+-@\t\r";

    private Csv() {}

    /**
     * A row without its end. A cell that a spreadsheet would take for a formula is given an apostrophe in front, because
     * its text may be an attacker's (OWASP: CSV injection).
     */
    public static String row(List<String> cells) {
        return cells.stream().map(Csv::cell).collect(Collectors.joining(","));
    }

    private static String cell(String text) {
        String safe = !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        boolean plain = safe.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? safe : '"' + safe.replace("\"", "\"\"") + '"';
    }
}
