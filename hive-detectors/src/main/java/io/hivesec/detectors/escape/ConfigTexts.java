package io.hivesec.detectors.escape;

import java.util.ArrayList;
import java.util.List;

/** Parts a text into its documents, so that a malformed one does not take the others with it. */
final class ConfigTexts {

    /**
     * A document.
     *
     * @param number its place in the text, from 1
     * @param firstLine the line of the text that it begins on, from 1
     * @param text its text
     */
    record Document(int number, int firstLine, String text) {

        boolean looksLikeJson() {
            String start = text.stripLeading();
            return (start.startsWith("{") && !start.startsWith("{{")) || start.startsWith("[");
        }
    }

    private ConfigTexts() {}

    /**
     * Parts at the lines that begin with {@code ---} or {@code ...}, which YAML 1.2 (9.1.2) forbids inside a document and JSON
     * cannot have. Documents of blank lines, comments and directives are left out.
     */
    static List<Document> documents(String text) {
        List<Document> documents = new ArrayList<>();
        int start = 0;
        int startLine = 1;
        int line = 1;
        int at = 0;
        while (at <= text.length()) {
            int end = text.indexOf('\n', at);
            int stop = end < 0 ? text.length() : end;
            if (isMarker(text, at, stop)) {
                add(documents, text.substring(start, at), startLine);
                boolean begins = text.charAt(at) == '-';
                // What stands behind the marker on its line belongs to the document.
                start = begins ? at + 3 : Math.min(stop + 1, text.length());
                startLine = begins ? line : line + 1;
            }
            if (end < 0) {
                break;
            }
            at = end + 1;
            line++;
        }
        add(documents, text.substring(start), startLine);
        return documents;
    }

    private static boolean isMarker(String text, int from, int to) {
        if (to - from < 3 || !(text.startsWith("---", from) || text.startsWith("...", from))) {
            return false;
        }
        return to - from == 3 || Character.isWhitespace(text.charAt(from + 3));
    }

    private static void add(List<Document> documents, String text, int firstLine) {
        boolean said = text.lines().anyMatch(line -> {
            String stripped = line.strip();
            return !stripped.isEmpty() && !stripped.startsWith("#") && !line.startsWith("%");
        });
        if (said) {
            documents.add(new Document(documents.size() + 1, firstLine, text));
        }
    }
}
