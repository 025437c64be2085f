package io.hivesec.whitelist;

import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;

/** A rule file as a large site has it, and alerts for it: half are trusted, half are near misses. */
final class LargeRuleFile {
    static final int RULES = 100_000;

    private LargeRuleFile() {}

    static String json() {
        return Rules.file(
                IntStream.range(0, RULES).mapToObj(LargeRuleFile::rule).toArray(String[]::new));
    }

    /** Alerts drawn with a seed, for rules all over the file. */
    static List<Alert> alerts(int count, long seed) {
        Random random = new Random(seed);
        List<Alert> alerts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            alerts.add(alert(random.nextInt(RULES), random.nextBoolean()));
        }
        return alerts;
    }

    /** Rules as a large site has them: every type, most with a digest, a name or an address of their own. */
    private static String rule(int i) {
        AlertType type = type(i);
        String conditions = switch (type) {
            case REVERSE_SHELL ->
                i % 16 < 8
                        ? "{\"processes\":\"agent\",\"targetHosts\":\"" + block(i) + "\",\"targetPorts\":\""
                                + (1 + i % 60_000) + "-" + (100 + i % 60_000) + "\"}"
                        : "{\"processTree\":\"init,watchdog-" + i + ".sh\",\"targetPorts\":\"443\"}";
            case WEB_BACKDOOR ->
                i % 16 < 8
                        ? "{\"md5\":\"" + hex(i, 32) + "\"}"
                        : "{\"directories\":\"/var/www/site-" + i + "/**/cache\",\"fileNames\":\".*-" + i
                                + "\\\\.php\"}";
            case ESCAPE_RISK ->
                "{\"riskKinds\":\"privileged_container\",\"containers\":\"agent-" + i + "\",\"images\":\"agent:"
                        + i % 100 + "\"}";
            case MALICIOUS_COMMAND ->
                i % 16 < 8
                        ? "{\"parentProcesses\":\"cron\",\"commandLine\":\"/opt/job-" + i + " --target [a-z0-9.]+\"}"
                        : "{\"parentProcesses\":\"job-" + i + "\",\"processes\":\"sh\"}";
            case VIRUS -> "{\"md5\":\"" + hex(i, 32) + "\",\"sha256\":\"" + hex(i, 64) + "\"}";
            case MEMORY_WEBSHELL ->
                "{\"classNames\":\"com.example.Filter" + i + "\",\"codeSources\":\"/opt/app/*.jar\"}";
            case PRIVILEGE_ESCALATION ->
                "{\"users\":\"app->root\",\"containers\":\"ci-" + i + "\",\"images\":\"ci:1\"}";
            case BEHAVIOR_ANOMALY -> "{\"images\":\"web:" + i % 500 + "\",\"paths\":\"/data/" + i + "/*.log\"}";
        };
        return Rules.rule("rule-" + i, type, conditions);
    }

    /** An alert that rule {@code i} trusts, or one beside it. */
    static Alert alert(int i, boolean matching) {
        AlertType type = type(i);
        Alerts alert = Alerts.of(type);
        int near = matching ? i : i + 100_000_000;
        switch (type) {
            case REVERSE_SHELL -> {
                if (i % 16 < 8) {
                    String address = block(i).replaceFirst("\\.0/24", ".9");
                    alert.tree("/sbin/init", "/usr/bin/agent").target(address, matching ? 1 + i % 60_000 : 65_000, "");
                } else {
                    alert.tree("/sbin/init", "/bin/sh /opt/watchdog-" + near + ".sh")
                            .target("203.0.113.9", 443, "");
                }
            }
            case WEB_BACKDOOR ->
                alert.artifact(
                        "/var/www/site-" + i + "/a/cache/page-" + near + ".php",
                        i % 16 < 8 ? hex(near, 32) : hex(7, 32),
                        hex(near, 64));
            case ESCAPE_RISK ->
                alert.container("k8s-agent-" + near, "agent:" + i % 100, "")
                        .evidence("riskKind", "privileged_container");
            case MALICIOUS_COMMAND -> {
                if (i % 16 < 8) {
                    alert.tree("/usr/sbin/cron", "/opt/job-" + near + " --target db.example.com");
                } else {
                    alert.tree("/opt/job-" + near, "/bin/sh -c id");
                }
            }
            case VIRUS -> alert.artifact("/tmp/a", hex(near, 32), hex(near, 64));
            case MEMORY_WEBSHELL ->
                alert.artifact("com.example.Filter" + near, hex(near, 32), hex(near, 64))
                        .evidence("codeSource", "file:/opt/app/lib.jar");
            case PRIVILEGE_ESCALATION ->
                alert.container("ci-" + near, "ci:1", "")
                        .evidence("userFrom", "app")
                        .evidence("userTo", "root");
            case BEHAVIOR_ANOMALY ->
                alert.container("web", "web:" + i % 500, "").evidence("path", "/data/" + near + "/a.log");
        }
        return alert.build();
    }

    private static AlertType type(int i) {
        return AlertType.values()[i % AlertType.values().length];
    }

    private static String block(int i) {
        return "10." + ((i >> 8) & 0xff) + "." + (i & 0xff) + ".0/24";
    }

    private static String hex(int i, int length) {
        return String.format(Locale.ROOT, "%0" + length + "x", i);
    }
}
