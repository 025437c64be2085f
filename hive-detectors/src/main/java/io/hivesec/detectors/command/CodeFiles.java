package io.hivesec.detectors.command;

import java.util.List;

/** Files that program text opens, by what stands beside their names. */
final class CodeFiles {
    private static final int LONGEST_PATH = 256;

    private CodeFiles() {}

    /** Notes files opened for writing, {@code open(path, "w")} or {@code ">>path"}, and those only named, as read. */
    static void note(Code code, Evaluation evaluation) {
        List<String> strings = code.strings();
        for (int i = 0; i < strings.size(); i++) {
            String string = strings.get(i);
            int start = string.startsWith(">>") ? 2 : string.startsWith(">") ? 1 : 0;
            String path = string.substring(start);
            if (!isPath(path)) continue;
            String next = i + 1 < strings.size() ? strings.get(i + 1) : "";
            boolean opened = start > 0 || isWriteMode(next);
            String text = start > 0 ? next : i + 2 < strings.size() ? strings.get(i + 2) : "";
            FileAccess.Mode mode =
                    string.startsWith(">>") || next.startsWith("a") ? FileAccess.Mode.APPEND : FileAccess.Mode.WRITE;
            if (opened) evaluation.file(path, mode, code.language(), text);
            else evaluation.file(path, FileAccess.Mode.READ, code.language(), "");
        }
    }

    private static boolean isPath(String text) {
        if (text.length() < 4 || text.length() > LONGEST_PATH || text.charAt(0) != '/') return false;
        for (int i = 0; i < text.length(); i++) if (text.charAt(i) <= ' ') return false;
        return true;
    }

    private static boolean isWriteMode(String text) {
        return switch (text) {
            case "w", "a", "w+", "a+", "wb", "ab", "wt", "at", "r+" -> true;
            default -> false;
        };
    }
}
