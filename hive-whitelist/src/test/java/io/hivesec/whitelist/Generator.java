package io.hivesec.whitelist;

import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Makes random rules and alerts of few words, so that they often meet. */
final class Generator {
    private static final List<String> PROCESSES = List.of(
            "/bin/sh", "/bin/bash", "/usr/bin/nc", "/usr/bin/java", "/usr/sbin/cron", "/opt/watchdog.sh", "/sbin/init");
    private static final List<String> LINES =
            List.of("", " -i", " -c id", " -e /opt/watchdog.sh", " /opt/run.sh", " x y");
    private static final List<String> NAMES = List.of(
            "sh", "bash", "nc", "java", "cron", "init", "watchdog.sh", "run.sh", "/bin/sh", "/opt/watchdog.sh", "SH");
    private static final List<String> ADDRESSES = List.of(
            "10.1.2.3", "10.1.2.4", "10.200.0.1", "192.168.7.9", "203.0.113.7", "2001:db8::1", "2001:db8:1::1", "::1");
    private static final List<String> BLOCKS = List.of(
            "10.0.0.0/8",
            "10.1.2.0/24",
            "10.1.2.3/32",
            "10.1.2.2/31",
            "0.0.0.0/0",
            "192.168.0.0/16",
            "2001:db8::/32",
            "2001:db8::/47",
            "::/0",
            "128.0.0.0/1");
    private static final List<String> HOSTS = List.of("db.internal", "backup.example.com", "Example.COM", "localhost");
    private static final List<String> DIRECTORIES =
            List.of("/var/www", "/var/www/a", "/var/www/a/cache", "/tmp", "/etc", "/", "/var/run/docker.sock");
    private static final List<String> FILES =
            List.of("/index.php", "/a.php", "/x/a.jsp", "/../evil.php", "/./b", "//c.php", "/cache/filename.php");
    private static final List<String> GLOBS = List.of(
            "/var/*",
            "/var/**",
            "/var/www/*/cache",
            "**/cache",
            "/**/a.php",
            "/tmp/?.php",
            "/tmp/",
            "/",
            "*",
            "**",
            "/var/www/**/*.php",
            "/v*r/w?w",
            "/var/www**");
    private static final List<String> FUZZY = List.of("web", "we?-1", "*", "web*1", "e", "docker", "/var*", "k8s_web");
    private static final List<String> EXPRESSIONS = List.of(
            ".*filename.*",
            "a\\.php",
            "[a-c]\\.(php|jsp)",
            ".*\\.php",
            ".*",
            "index.*|a.*",
            "(?i)INDEX\\.php",
            "/bin/sh -i",
            "/bin/(ba)?sh.*",
            ".*-c id",
            "/usr/bin/nc( .+)?",
            ".{3,12}",
            "/bin/b?ash.*",
            "x*.*sh$",
            "/b{1}in.*");
    private static final List<String> CONTAINERS = List.of("web-1", "web-12", "db-1", "k8s_web_shop");
    private static final List<String> IMAGES = List.of("web:1", "web:10", "registry.example/web:1", "db:5");
    private static final List<String> KINDS =
            List.of("privileged_container", "sensitive_capability", "sensitive_directory");
    private static final List<String> USERS = List.of("root", "app", "www-app");
    private static final List<String> CLASSES = List.of("a.B", "a.B$1", "com.sun.proxy.$Proxy12", "org.example.Filter");
    private static final List<String> SOURCES =
            List.of("file:/opt/a.jar", "jar:file:/opt/lib/b.jar!/", "file:///opt/lib/c.jar", "/opt/d.jar");

    private final Random random;

    Generator(long seed) {
        random = new Random(seed);
    }

    String rule(String id) {
        AlertType type = one(List.of(AlertType.values()));
        List<Field> fields = new ArrayList<>(RuleForm.fields(type));
        fields.removeIf(field -> field.qualifies() != null);
        Collections.shuffle(fields, random);
        List<Field> chosen = fields.subList(0, 1 + random.nextInt(Math.min(3, fields.size())));
        String conditions = chosen.stream().map(field -> condition(type, field)).collect(Collectors.joining(","));
        String more = random.nextInt(20) == 0
                ? "\"enabled\":false,"
                : random.nextInt(10) == 0
                        ? "\"expires\":\"" + Alerts.TIME.plusSeconds(random.nextInt(3) - 1) + "\","
                        : "";
        return Rules.rule(id, type, more, "{" + conditions + "}");
    }

    private String condition(AlertType type, Field field) {
        int most = RuleForm.maxValues(type, field) == 1 ? 1 : 3;
        String values = IntStream.rangeClosed(1, 1 + random.nextInt(most))
                .mapToObj(unused -> "\"" + value(field).replace("\\", "\\\\") + "\"")
                .collect(Collectors.joining(","));
        String exact = field == Field.PROCESS_TREE && random.nextInt(4) == 0 ? ",\"processTreeExact\":true" : "";
        boolean single = field == Field.COMMAND_LINE || field == Field.SAMPLE;
        return "\"" + field.jsonName() + "\":" + (single ? values : "[" + values + "]") + exact;
    }

    private String value(Field field) {
        return switch (field) {
            case MD5 -> digest(32);
            case SHA256 -> digest(64);
            case SAMPLE -> "sha256:" + digest(64);
            case RISK_KINDS -> one(KINDS);
            case IMAGES -> random.nextInt(5) == 0 ? "sha256:" + digest(64) : one(IMAGES);
            case PROCESSES, PARENT_PROCESSES, PROCESS_TREE -> one(NAMES);
            case USERS -> (random.nextInt(4) == 0 ? "*" : one(USERS)) + "->" + one(USERS);
            case TARGET_HOSTS -> host();
            case TARGETS -> target();
            case TARGET_PORTS -> ports();
            case CONTAINERS, SENSITIVE_DIRECTORIES -> one(FUZZY);
            case CLASS_NAMES -> random.nextInt(3) == 0 ? one(List.of("a.*", "*Proxy??", "org.*.Filter")) : one(CLASSES);
            case CODE_SOURCES ->
                random.nextInt(3) == 0
                        ? digest(64)
                        : one(List.of("/opt/a.jar", "/opt/**/b.jar", "/opt/*.jar", "/opt/d.jar", "file:/opt/a.jar"));
            case SITES -> one(HOSTS);
            case DIRECTORIES -> random.nextBoolean() ? one(GLOBS) : one(DIRECTORIES);
            case PATHS -> random.nextBoolean() ? one(GLOBS) : one(DIRECTORIES) + "/a.php";
            case FILE_NAMES, COMMAND_LINE -> one(EXPRESSIONS);
            case PROCESS_TREE_EXACT, SAMPLE_SIMILARITY -> throw new AssertionError(field);
        };
    }

    private String host() {
        return switch (random.nextInt(3)) {
            case 0 -> one(ADDRESSES);
            case 1 -> one(BLOCKS);
            default -> one(HOSTS);
        };
    }

    private String target() {
        if (random.nextInt(5) == 0) {
            return "/var/run/docker.sock";
        }
        String host = host();
        return random.nextBoolean() ? host : (host.contains(":") ? "[" + host + "]" : host) + ":" + port();
    }

    private String ports() {
        int from = port();
        return random.nextBoolean() ? "" + from : from + "-" + Math.min(65_535, from + random.nextInt(3_000));
    }

    private int port() {
        return one(List.of(22, 443, 1_200, 1_204, 4_444, 65_535, 1));
    }

    private String digest(int length) {
        return one(List.of("0", "a", "7")).repeat(length);
    }

    Alert alert() {
        Alerts alert = Alerts.of(one(List.of(AlertType.values())));
        if (random.nextInt(10) > 0) {
            alert.tree(IntStream.rangeClosed(0, random.nextInt(4))
                    .mapToObj(unused -> one(PROCESSES) + one(LINES))
                    .toList());
        }
        if (random.nextInt(5) > 0) {
            String ip = random.nextInt(8) == 0 ? "" : random.nextInt(8) == 0 ? "/var/run/docker.sock" : one(ADDRESSES);
            alert.target(ip, random.nextInt(8) == 0 ? 0 : port(), random.nextBoolean() ? "" : one(HOSTS));
        }
        if (random.nextInt(5) > 0) {
            alert.container(one(CONTAINERS), one(IMAGES), random.nextBoolean() ? "" : "sha256:" + digest(64));
        }
        if (random.nextInt(5) > 0) {
            boolean read = random.nextInt(5) > 0;
            alert.artifact(one(DIRECTORIES) + one(FILES), read ? digest(32) : "", read ? digest(64) : "");
        }
        evidence(alert, "riskKind", () -> one(KINDS));
        evidence(alert, "directory", () -> one(DIRECTORIES));
        evidence(alert, "path", () -> one(DIRECTORIES) + one(FILES));
        evidence(alert, "userFrom", () -> one(USERS));
        evidence(alert, "userTo", () -> one(USERS));
        evidence(alert, "className", () -> one(CLASSES));
        evidence(alert, "codeSource", () -> one(SOURCES));
        evidence(alert, "codeSourceSha256", () -> digest(64));
        evidence(alert, "site", () -> one(HOSTS));
        evidence(alert, "process", () -> one(NAMES));
        return alert.build();
    }

    private void evidence(Alerts alert, String name, Supplier<String> value) {
        for (int i = random.nextInt(3); i > 0; i--) {
            alert.evidence(name, value.get());
        }
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
