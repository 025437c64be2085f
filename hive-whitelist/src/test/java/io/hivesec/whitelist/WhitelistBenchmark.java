package io.hivesec.whitelist;

import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertType;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Measures a hundred thousand rules: {@code java -cp … io.hivesec.whitelist.WhitelistBenchmark [rules]}. Prints the time of a
 * load, the heap that a loaded version keeps, and the time of a match beside the naive evaluator's.
 */
final class WhitelistBenchmark {
    private static final int ALERTS = 20_000;
    private static final int NAIVE = 100;

    private final Random random = new Random(42);

    private WhitelistBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100_000;
        WhitelistBenchmark benchmark = new WhitelistBenchmark();
        Path file = Files.createTempFile("whitelist", ".json");
        try {
            String[] rules = new String[count];
            for (int i = 0; i < count; i++) {
                rules[i] = benchmark.rule(i);
            }
            Files.writeString(file, Rules.file(rules));
            rules = new String[0];
            say("%d rules, %d MB of JSON", count, Files.size(file) >> 20);
            benchmark.load(file, 5);
            long before = used();
            RuleSet loaded = RuleSet.read(file);
            say("heap kept: %.1f MB", (used() - before) / 1e6);
            benchmark.match(loaded, count);
        } finally {
            Files.delete(file);
        }
    }

    private void load(Path file, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            long wall = System.nanoTime();
            long processor = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            RuleSet.read(file);
            say(
                    "load %d: %.2f s, of which the thread ran %.2f s",
                    i + 1,
                    (System.nanoTime() - wall) / 1e9,
                    (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - processor) / 1e9);
        }
    }

    private void match(RuleSet rules, int count) {
        List<Alert> alerts = new ArrayList<>();
        for (int i = 0; i < ALERTS; i++) {
            alerts.add(alert(random.nextInt(count), random.nextBoolean()));
        }
        for (int round = 1; round <= 5; round++) {
            long[] nanos = new long[ALERTS];
            int trusted = 0;
            for (int i = 0; i < ALERTS; i++) {
                long start = System.nanoTime();
                trusted += rules.match(alerts.get(i)).isPresent() ? 1 : 0;
                nanos[i] = System.nanoTime() - start;
            }
            Arrays.sort(nanos);
            say(
                    "match %d: p50 %.2f, p99 %.2f, p99.9 %.2f µs; %d of %d trusted",
                    round,
                    nanos[ALERTS / 2] / 1e3,
                    nanos[ALERTS * 99 / 100] / 1e3,
                    nanos[ALERTS * 999 / 1000] / 1e3,
                    trusted,
                    ALERTS);
        }
        long start = System.nanoTime();
        int same = 0;
        for (int i = 0; i < NAIVE; i++) {
            same += NaiveEvaluator.first(rules.rules(), alerts.get(i)).equals(rules.match(alerts.get(i))) ? 1 : 0;
        }
        say("naive: %.0f µs a match; %d of %d the same", (System.nanoTime() - start) / 1e3 / NAIVE, same, NAIVE);
    }

    /** Rules as a large site has them: every type, most with a digest, a name or an address of their own. */
    private String rule(int i) {
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

    private Alert alert(int i, boolean matching) {
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

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static void say(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }
}
