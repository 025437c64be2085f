package io.hivesec.detectors.execution;

import io.hivesec.detectors.command.CommandLine;
import io.hivesec.detectors.command.Origin;
import io.hivesec.detectors.command.Upload;
import io.hivesec.event.Scope;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What leaves a machine and should not: secrets, environments, whole directories, and data hidden in names. */
final class ExfiltrationChecks {
    private static final Patterns HOSTS = Patterns.load("collectors.txt");
    private static final Set<String> ENVIRONMENT = Set.of("env", "printenv");
    private static final Set<String> ENCODERS =
            Set.of("base64", "base64url", "base32", "basenc", "xxd", "od", "hexdump", "uuencode");
    private static final Set<String> DUMPS = Set.of(
            "mysqldump", "mariadb-dump", "pg_dump", "pg_dumpall", "mongodump", "ldapsearch", "slapcat", "etcdctl");
    /** Clients of somebody's account, which administrators use to move what they keep. */
    private static final Set<String> ACCOUNTS = Set.of("ssh", "scp", "rsync", "sftp");

    private static final Set<String> WHOLE = Set.of(
            "/", "/etc", "/root", "/home", "/var/www", "/var/lib/mysql", "/opt", "~", "~/.ssh", "~/.aws", "~/.kube");

    /** Programs whose output is a part of names anyway. */
    private static final Set<String> NAMES_OF_HOSTS = Set.of("hostname", "hostnamectl", "uname", "arch");

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
        return null;
    }

    private static boolean isTelling(Upload upload, String host, Origin origin) {
        boolean anybodys = isCollector(host);
        if (upload.part() == Upload.Part.NAME || host.startsWith("."))
            return isHiddenIn(host, anybodys, upload, origin);
        boolean farAway = anybodys || isAddressOutside(host);
        if (ACCOUNTS.contains(upload.program())) return farAway && isSecret(origin.name(), true);
        if (origin.kind() == Origin.Kind.FILE) {
            return isSecret(origin.name(), farAway) || farAway && WHOLE.contains(plain(origin.name()));
        }
        return ENVIRONMENT.contains(origin.name())
                || HOSTS.matches("catcher", host)
                || farAway && DUMPS.contains(origin.name())
                || isAddressOutside(host) && saysWhereItIs(upload);
    }

    /** A call home: two and more things that a machine says of itself. */
    private static boolean saysWhereItIs(Upload upload) {
        return upload.origins().stream()
                        .filter(origin -> origin.kind() == Origin.Kind.PROGRAM && !ENCODERS.contains(origin.name()))
                        .count()
                > 1;
    }

    /** A label in front of a domain that is what a program said or a file holds: whoever runs the domain reads it. */
    private static boolean isHiddenIn(String name, boolean anybodys, Upload upload, Origin origin) {
        if (name.indexOf('.') < 0 || !Character.isLetter(name.charAt(name.length() - 1))) return false;
        boolean encoded = upload.origins().stream().anyMatch(o -> ENCODERS.contains(o.name()));
        boolean saysWho = origin.kind() == Origin.Kind.PROGRAM && !NAMES_OF_HOSTS.contains(origin.name());
        return anybodys || encoded || saysWho || isSecret(origin.name(), true);
    }

    private static boolean isSecret(String path, boolean farAway) {
        if (path.endsWith(".pub")) return false;
        // A workload logs on with its token where it belongs.
        if (path.endsWith("serviceaccount/token")) return farAway;
        return path.endsWith("/etc/passwd")
                || WatchedPaths.is("hashes", path)
                || WatchedPaths.is("secrets", path)
                || WatchedPaths.is("kubeconfig", path)
                || WatchedPaths.is("history", path);
    }

    private static boolean isCollector(String host) {
        return HOSTS.matches("catcher", host) || HOSTS.matches("drop", host) || HOSTS.matches("chat", host);
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
