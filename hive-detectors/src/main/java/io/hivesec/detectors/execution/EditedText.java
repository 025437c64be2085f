package io.hivesec.detectors.execution;

import io.hivesec.detectors.command.FileAccess;

/** What an access brings into a file: the text itself, or what a script of sed(1) puts there. */
record EditedText(String text, boolean replaces) {

    /** What is new in the file; a script that cannot be read is taken whole. */
    static EditedText of(FileAccess access) {
        return access.program().equals("sed") ? of(access.text().strip()) : new EditedText(access.text(), false);
    }

    private static EditedText of(String script) {
        int at = command(script, 0);
        if (at >= script.length()) return new EditedText("", false);
        char command = script.charAt(at);
        if (command == 's' && at + 1 < script.length()) return substitution(script, at + 1);
        if (command == 'a' || command == 'i' || command == 'c') {
            String rest = script.substring(at + 1);
            return new EditedText(rest.startsWith("\\") ? rest.substring(1).strip() : rest.strip(), false);
        }
        return new EditedText(command == 'd' || command == 'p' ? "" : script, false);
    }

    /** The place of the first command, behind its addresses. */
    private static int command(String script, int from) {
        int i = from;
        while (i < script.length()) {
            char c = script.charAt(i);
            if (c == '/') {
                i = end(script, i + 1, '/') + 1;
            } else if (c == '\\' && i + 1 < script.length()) {
                i = end(script, i + 2, script.charAt(i + 1)) + 1;
            } else if (Character.isDigit(c) || " $,!~+{I".indexOf(c) >= 0) {
                i++;
            } else {
                return i;
            }
        }
        return i;
    }

    private static EditedText substitution(String script, int at) {
        char delimiter = script.charAt(at);
        int middle = end(script, at + 1, delimiter);
        int end = end(script, middle + 1, delimiter);
        if (middle >= script.length()) return new EditedText(script, false);
        String replacement = script.substring(middle + 1, Math.min(end, script.length()));
        return new EditedText(
                replacement
                        .replace("\\n", "\n")
                        .replace("\\" + delimiter, String.valueOf(delimiter))
                        .replace("\\&", "&"),
                true);
    }

    /** The next delimiter that is not escaped, or the end. */
    private static int end(String script, int from, char delimiter) {
        int i = from;
        while (i < script.length() && script.charAt(i) != delimiter) i += script.charAt(i) == '\\' ? 2 : 1;
        return Math.min(i, script.length());
    }
}
