package io.hivesec.engines.memshell;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The part of a source that is about one method. */
final class SourceExcerpt {
    /** The most lines of an excerpt. */
    static final int MAX_LINES = 60;

    private static final int MAX_LINE = 200;

    private SourceExcerpt() {}

    /** The method's declaration to its closing brace; the class's beginning where there is no such method. */
    static String of(String source, String method) {
        List<String> lines = source.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("import ") && !line.startsWith("/*"))
                .toList();
        int from = declaration(lines, method);
        int to = from;
        int depth = 0;
        do {
            depth += braces(lines.get(to));
            to++;
        } while (depth > 0 && to < lines.size() && to - from < MAX_LINES);
        return lines.subList(from, to).stream()
                .map(line -> line.length() > MAX_LINE ? line.substring(0, MAX_LINE) + "…" : line)
                .collect(Collectors.joining("\n"));
    }

    private static int declaration(List<String> lines, String method) {
        Pattern declared = Pattern.compile("^ {4}[^=;]*\\b" + Pattern.quote(method) + "\\(.*\\{$");
        for (int i = 0; i < lines.size() && !method.isEmpty(); i++) {
            if (declared.matcher(lines.get(i)).find()) {
                return i;
            }
        }
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).endsWith("{")) {
                return i;
            }
        }
        return 0;
    }

    private static int braces(String line) {
        return (int) (line.chars().filter(c -> c == '{').count()
                - line.chars().filter(c -> c == '}').count());
    }
}
