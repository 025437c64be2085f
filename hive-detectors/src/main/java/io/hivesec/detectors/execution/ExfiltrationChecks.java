package io.hivesec.detectors.execution;

import io.hivesec.detectors.command.CommandLine;
import io.hivesec.detectors.command.Origin;
import io.hivesec.detectors.command.Upload;
import io.hivesec.detectors.lineage.Role;
import io.hivesec.detectors.lineage.Roles;
import io.hivesec.detectors.lineage.WritablePlaces;
import io.hivesec.event.Scope;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What leaves a machine and should not: secrets, environments, whole directories, and data hidden in names. */
final class ExfiltrationChecks {
    private static final Patterns WORDS = Patterns.load("exfiltration.txt");

    private ExfiltrationChecks() {}

    static @Nullable String exfiltration(CommandLine line) {
        for (Upload upload : line.uploads()) {
            if (!upload.executed()) continue;
            String host = host(upload.to());
            if (Scope.of(host) == Scope.LOOPBACK || Scope.of(host) == Scope.LOCAL) continue;
            for (Origin origin : upload.origins()) {
                if (isTelling(upload, host, origin))
                    return Evidences.cut(upload.program() + ": " + origin.name() + " -> " + upload.to());
            }
        }
        return Shapes.find(line, "exfiltration");
    }

    private static boolean isTelling(Upload upload, String host, Origin origin) {
        boolean anybodys = isCollector(host);
        if (upload.part() == Upload.Part.NAME || host.startsWith("."))
            return isHiddenIn(host, anybodys, upload, origin);
        boolean farAway = anybodys || isAddressOutside(host);
        boolean whole = WORDS.matches("whole", plain(origin.name()));
        // A server of files takes them from anybody: rsyncd.conf(5).
        if (WORDS.matches("account", upload.program()) && !upload.to().startsWith("rsync://"))
            return farAway && isSecret(origin.name(), true) || whole && isLocked(upload);
        if (origin.kind() == Origin.Kind.FILE) {
            boolean packed = WritablePlaces.isShared(origin.name()) && WORDS.matches("archive", origin.name());
            return isSecret(origin.name(), farAway)
                    || farAway && whole
                    || packed && isAddressOutside(host)
                    || WORDS.matches("drop", host) && isKept(origin.name());
        }
        return WORDS.matches("environment", origin.name())
                || WORDS.matches("catcher", host)
                || farAway && WORDS.matches("dump", origin.name())
                || isAddressOutside(host) && (saysWhereItIs(upload) || saysWhoInCode(upload));
    }

    /** A file of this machine's, not of a project's, and none that is to be read by whoever helps. */
    private static boolean isKept(String path) {
        return (path.startsWith("/") || path.startsWith("~")) && !WORDS.matches("shown", path);
    }

    /** Encrypted on the way with a password that the line says. */
    private static boolean isLocked(Upload upload) {
        return upload.origins().stream().anyMatch(o -> WORDS.matches("locked", o.name()));
    }

    /** A call home: two and more things that a machine says of itself. */
    private static boolean saysWhereItIs(Upload upload) {
        return upload.origins().stream()
                        .filter(origin ->
                                origin.kind() == Origin.Kind.PROGRAM && !WORDS.matches("encoder", origin.name()))
                        .count()
                > 1;
    }

    /** Who one is, made unreadable on its way: {@code curl http://…/$(id|base64)}. Names of machines are a part of many requests. */
    private static boolean saysWhoInCode(Upload upload) {
        boolean who = false;
        boolean encoded = false;
        for (Origin origin : upload.origins()) {
            encoded |= WORDS.matches("encoder", origin.name());
            who |= origin.kind() == Origin.Kind.PROGRAM
                    && Roles.is(origin.name(), Role.IDENTITY_COMMAND)
                    && !WORDS.matches("host-name", origin.name());
        }
        return who && encoded;
    }

    /** A label in front of a domain that is what a program said or a file holds: whoever runs the domain reads it. */
    private static boolean isHiddenIn(String name, boolean anybodys, Upload upload, Origin origin) {
        if (name.indexOf('.') < 0 || !Character.isLetter(name.charAt(name.length() - 1))) return false;
        boolean encoded = upload.origins().stream().anyMatch(o -> WORDS.matches("encoder", o.name()));
        boolean saysWho = origin.kind() == Origin.Kind.PROGRAM && !WORDS.matches("host-name", origin.name());
        return anybodys || encoded || saysWho || isSecret(origin.name(), true);
    }

    private static boolean isSecret(String path, boolean farAway) {
        if (path.endsWith(".pub")) return false;
        // A workload logs on with its token where it belongs.
        if (path.endsWith("serviceaccount/token")) return farAway;
        return path.endsWith("/etc/passwd")
                || WatchedPaths.is("hashes", path)
                || WatchedPaths.is("secrets", path)
                || WatchedPaths.is("serverkeys", path)
                || WatchedPaths.is("kubeconfig", path)
                || WatchedPaths.is("history", path);
    }

    private static boolean isCollector(String host) {
        return WORDS.matches("catcher", host) || WORDS.matches("drop", host) || WORDS.matches("chat", host);
    }

    private static boolean isAddressOutside(String host) {
        boolean literal =
                !host.isEmpty() && (Character.isDigit(host.charAt(host.length() - 1)) || host.indexOf(':') >= 0);
        return literal && Scope.of(host) == Scope.EXTERNAL;
    }

    private static String plain(String path) {
        String normal = WatchedPaths.normal(path);
        return normal.length() > 1 && normal.endsWith("/") ? normal.substring(0, normal.length() - 1) : normal;
    }

    /** The host of an address, a name or a URL. */
    private static String host(String to) {
        int scheme = to.indexOf("://");
        String rest = scheme < 0 ? to : to.substring(scheme + 3);
        int end = 0;
        while (end < rest.length() && "/?#".indexOf(rest.charAt(end)) < 0) end++;
        String authority = rest.substring(rest.lastIndexOf('@', end) + 1, end);
        int colon = authority.indexOf(':');
        boolean v6 = colon != authority.lastIndexOf(':');
        return (colon < 0 || v6 ? authority : authority.substring(0, colon)).toLowerCase(Locale.ROOT);
    }
}
