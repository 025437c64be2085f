package io.hivesec.detectors.execution;

import io.hivesec.detectors.lineage.HostMounts;
import java.util.List;

/** Says what a path is good for: {@code /etc/cron.d/x} is {@code cron}, {@code ~/.ssh/id_rsa} is {@code secrets}. */
final class WatchedPaths {
    private static final Patterns PATTERNS = Patterns.load("watched-paths.txt");

    private WatchedPaths() {}

    static boolean is(String category, String path) {
        if (path.isEmpty() || path.length() > 4096) return false;
        String clean = normal(path);
        return PATTERNS.matches(category, clean) || PATTERNS.matches(category, withoutHost(clean));
    }

    /** A first look for what {@link #is} says of some categories. */
    static PathGlance glance(List<String> categories) {
        return PathGlance.of(PATTERNS.of(categories), HostMounts.places());
    }

    /** One spelling for a path: no double slashes, no steps up, any home directory as {@code ~}. */
    static String normal(String path) {
        String text = path;
        while (text.contains("//")) text = text.replace("//", "/");
        text = withoutSteps(text.replace("/./", "/"));
        if (text.startsWith("$HOME")) return "~" + text.substring(5);
        // Somebody's home, whoever it is: $u/.ssh/id_rsa.
        if (text.startsWith("$") && text.indexOf("/.") == text.indexOf('/') && text.indexOf('/') > 0)
            return "~" + text.substring(text.indexOf('/'));
        // Accounts of services have the root for their home.
        if (text.startsWith("/.") && !text.startsWith("/./") && !text.startsWith("/..")) return "~" + text;
        if (text.startsWith("/root/")) return "~" + text.substring(5);
        if (text.startsWith("/home/") || text.startsWith("/Users/")) {
            int slash = text.indexOf('/', text.indexOf('/', 1) + 1);
            return slash < 0 ? text : "~" + text.substring(slash);
        }
        if (text.startsWith("~") && text.indexOf('/') > 1) return "~" + text.substring(text.indexOf('/'));
        return text;
    }

    /** {@code /etc/shadow} for {@code /var/www/../../etc/shadow}; the root is its own parent. */
    private static String withoutSteps(String path) {
        String text = path;
        int up = text.indexOf("/../");
        while (up >= 0 && text.startsWith("/")) {
            int before = Math.max(0, text.lastIndexOf('/', up - 1));
            text = text.substring(0, before) + text.substring(up + 3);
            up = text.indexOf("/../");
        }
        return text;
    }

    private static String withoutHost(String path) {
        String onHost = HostMounts.without(path);
        return onHost.equals(path) ? path : normal(onHost);
    }
}
