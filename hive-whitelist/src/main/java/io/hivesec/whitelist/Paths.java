package io.hivesec.whitelist;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Paths as text: what a file is called, without asking the file system. */
final class Paths {

    private Paths() {}

    /** The path without {@code .}, {@code ..} and repeated slashes, so that no spelling slips past a rule or into one. */
    static String normalize(String path) {
        if (!path.contains("/.") && !path.contains("//") && !path.startsWith(".")) {
            return path;
        }
        Deque<String> parts = new ArrayDeque<>();
        boolean absolute = path.startsWith("/");
        for (String part : path.split("/")) {
            if (part.equals("..")) {
                if (!parts.isEmpty() && !parts.getLast().equals("..")) {
                    parts.removeLast();
                } else if (!absolute) {
                    parts.addLast(part);
                }
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.addLast(part);
            }
        }
        return (absolute ? "/" : "") + String.join("/", parts);
    }

    /** What follows the last slash. */
    static String fileName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The names of a class's code source: the URL as given, and the path of the file it points to. */
    static List<String> ofCodeSource(String url) {
        List<String> names = new ArrayList<>(2);
        names.add(url);
        String path = url.startsWith("jar:") ? url.substring(4) : url;
        if (path.startsWith("file:")) {
            path = path.substring(5);
            if (path.startsWith("///")) {
                path = path.substring(2);
            }
        }
        int inner = path.indexOf("!/");
        if (inner >= 0 && inner == path.length() - 2) {
            path = path.substring(0, inner);
        }
        String normal = normalize(path);
        if (!normal.isEmpty() && !normal.equals(url)) {
            names.add(normal);
        }
        return List.copyOf(names);
    }
}
