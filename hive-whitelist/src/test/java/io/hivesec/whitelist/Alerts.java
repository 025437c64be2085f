package io.hivesec.whitelist;

import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertType;
import io.hivesec.alert.ArtifactIdentity;
import io.hivesec.alert.Evidence;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Subject;
import io.hivesec.artifact.Digests;
import io.hivesec.event.Container;
import io.hivesec.event.Endpoint;
import io.hivesec.event.Process;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Builds an alert part by part. */
final class Alerts {
    static final Instant TIME = Instant.parse("2026-11-24T12:00:00Z");

    private final AlertType type;
    private Container container = Container.HOST;
    private Process process = Process.UNKNOWN;
    private List<Process> ancestors = List.of();
    private Endpoint target = Endpoint.UNKNOWN;
    private String artifact = "";
    private String md5 = "";
    private String sha256 = "";
    private final List<Evidence> evidence = new ArrayList<>();
    private Instant time = TIME;

    private Alerts(AlertType type) {
        this.type = type;
    }

    static Alerts of(AlertType type) {
        return new Alerts(type);
    }

    /** The processes from the oldest to the one that the alert is about, each a command line. */
    Alerts tree(List<String> commandLines) {
        List<Process> nearestFirst = new ArrayList<>();
        int pid = 1;
        for (String commandLine : commandLines) {
            String[] arguments = commandLine.split(" ");
            nearestFirst.add(
                    0,
                    Process.builder()
                            .pid(pid++)
                            .executable(arguments[0])
                            .arguments(arguments)
                            .build());
        }
        process = nearestFirst.get(0);
        ancestors = List.copyOf(nearestFirst.subList(1, nearestFirst.size()));
        return this;
    }

    Alerts tree(String... commandLines) {
        return tree(List.of(commandLines));
    }

    Alerts target(String ip, int port, String name) {
        target = new Endpoint(ip, port, name);
        return this;
    }

    Alerts container(String name, String image, String imageDigest) {
        container = Container.of("c0ffee", name, image).withImageDigest(imageDigest);
        return this;
    }

    Alerts artifact(String name, String itsMd5, String itsSha256) {
        artifact = name;
        md5 = itsMd5;
        sha256 = itsSha256;
        return this;
    }

    Alerts evidence(String name, String value) {
        evidence.add(Evidence.of(name, value));
        return this;
    }

    Alerts at(Instant value) {
        time = value;
        return this;
    }

    Alert build() {
        Subject subject = new Subject(
                container, process, ancestors, target, new ArtifactIdentity(artifact, new Digests(md5, "", sha256)));
        Finding finding = Finding.builder(
                        Rule.of(type.id().replace('_', '-') + ".example", type).build(), subject)
                .evidence(evidence.toArray(Evidence[]::new))
                .build();
        return Alert.begin("a-1", finding, new Alert.Words("", "", ""), time);
    }

    /** An alert of JSON as the examples in {@code docs/whitelist.md} have it. */
    static Alert of(AlertType type, Map<String, ?> parts) {
        Alerts alert = of(type);
        String md5 = text(parts, "md5");
        String sha256 = text(parts, "sha256");
        if (parts.containsKey("file") || parts.containsKey("class")) {
            alert.artifact(text(parts, "file") + text(parts, "class"), md5, sha256);
        }
        if (parts.containsKey("container") || parts.containsKey("image") || parts.containsKey("imageDigest")) {
            alert.container(text(parts, "container"), text(parts, "image"), text(parts, "imageDigest"));
        }
        String target = text(parts, "target");
        if (!target.isEmpty()) {
            int colon = target.lastIndexOf(':');
            String host = target.substring(0, colon).replaceAll("[\\[\\]]", "");
            boolean address = com.google.common.net.InetAddresses.isInetAddress(host);
            alert.target(
                    address ? host : "",
                    Integer.parseInt(target.substring(colon + 1)),
                    address ? text(parts, "targetName") : host);
        }
        parts.forEach((name, value) -> {
            switch (name) {
                case "file", "class", "md5", "sha256", "container", "image", "imageDigest", "target", "targetName" -> {}
                case "tree" -> alert.tree(list(value));
                case "seen" -> alert.at(Instant.parse(value.toString()));
                default -> list(value).forEach(one -> alert.evidence(name, one));
            }
        });
        return alert.build();
    }

    private static List<String> list(Object value) {
        return value instanceof List<?> several
                ? several.stream().map(Object::toString).toList()
                : List.of(value.toString());
    }

    private static String text(Map<String, ?> parts, String name) {
        return parts.containsKey(name) ? parts.get(name).toString() : "";
    }
}
