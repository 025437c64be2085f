package io.hivesec.detectors.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Names that differ in words of letters and digits, such as {@code upload20260105-1-a3k9x2.jpg}: too short to be told from
 * {@code sha256} each by itself, made up when there are many of them. Stateless.
 */
final class VaryingWords {
    private static final int MIN_NAMES = 3;
    private static final char MIXED = '\u0001';

    private VaryingWords() {}

    /** What names have in common that differ in such words only; empty for a name without one, or with nothing else. */
    static String frame(String path) {
        List<String> parts = parts(path);
        boolean isMixed = false;
        boolean isMore = false;
        StringBuilder frame = new StringBuilder(path.substring(0, path.lastIndexOf('/') + 1));
        for (String part : parts) {
            isMixed |= isMixed(part);
            isMore |= !isMixed(part);
            frame.append(isMixed(part) ? String.valueOf(MIXED) : part);
        }
        return isMixed && isMore ? frame.toString() : "";
    }

    /** The pattern of names with one frame: the words that differ are {@code <word>}; empty when they do not differ enough. */
    static String pattern(List<String> paths) {
        List<String> first = parts(paths.get(0));
        List<Set<String>> different = new ArrayList<>();
        first.forEach(part -> different.add(new HashSet<>()));
        for (String path : paths) {
            List<String> parts = parts(path);
            for (int i = 0; i < parts.size(); i++) {
                different.get(i).add(parts.get(i));
            }
        }
        StringBuilder pattern =
                new StringBuilder(paths.get(0).substring(0, paths.get(0).lastIndexOf('/') + 1));
        int varying = 0;
        for (int i = 0; i < first.size(); i++) {
            int times = different.get(i).size();
            if (times > 1 && times < MIN_NAMES) {
                return "";
            }
            varying += times > 1 ? 1 : 0;
            pattern.append(times > 1 ? "<word>" : first.get(i));
        }
        return varying > 0 ? pattern.toString() : "";
    }

    /** A name's words, each with the classes in it, and what is between them. */
    private static List<String> parts(String path) {
        List<String> parts = new ArrayList<>();
        int at = path.lastIndexOf('/') + 1;
        int start = at;
        while (at < path.length()) {
            int end =
                    path.charAt(at) == '<' ? path.indexOf('>', at) + 1 : PathShape.isWord(path.charAt(at)) ? at + 1 : 0;
            if (end > 0) {
                at = end;
            } else {
                if (at > start) {
                    parts.add(path.substring(start, at));
                }
                parts.add(path.substring(at, at + 1));
                start = ++at;
            }
        }
        if (at > start) {
            parts.add(path.substring(start, at));
        }
        return parts;
    }

    private static boolean isMixed(String part) {
        return part.contains("<n>")
                && part.length() > "<n>".length()
                && !part.replace("<n>", "").contains("<");
    }
}
