package io.hivesec.detectors.escape;

import io.hivesec.alert.AlertType;
import io.hivesec.alert.Confidence;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Severity;
import java.util.Map;
import java.util.Set;

/** The rules about what a process in a container does to reach the host; their words are in the bundles beside. */
final class RuntimeRules {

    /** What the findings call their sort of risk. */
    static final String KIND = "escape_behavior";

    static final Rule RELEASE_AGENT = rule("release-agent", Severity.CRITICAL, "T1611");
    static final Rule CRASH_HANDLER = rule("kernel-helper", Severity.CRITICAL, "T1611");
    static final Rule DEVICE_ACCESS = rule("device-access", Severity.HIGH, "T1611", "T1006");
    static final Rule ENGINE_PROGRAM = rule("engine-program", Severity.CRITICAL, "T1611", "T1554");
    static final Rule HOST_NAMESPACE = rule("host-namespace", Severity.HIGH, "T1611");
    static final Rule DISK_MOUNT = rule("disk-mount", Severity.CRITICAL, "T1611");
    static final Rule KERNEL_MOUNT = rule("kernel-mount", Severity.HIGH, "T1611");
    static final Rule MODULE = rule("kernel-module", Severity.CRITICAL, "T1611", "T1547.006");
    static final Rule ENGINE_SOCKET = rule("engine-socket", Severity.CRITICAL, "T1611", "T1610");
    static final Rule TRACED_HOST = rule("host-process-traced", Severity.CRITICAL, "T1611", "T1055.008");

    private static final Map<String, Rule> BY_NAME = Map.of(
            "release-agent", RELEASE_AGENT,
            "kernel-helper", CRASH_HANDLER,
            "device-access", DEVICE_ACCESS,
            "engine-program", ENGINE_PROGRAM,
            "host-namespace", HOST_NAMESPACE);

    private static final Set<String> INSTALLERS =
            Set.of("dpkg", "apt", "apt-get", "rpm", "dnf", "yum", "apk", "pacman", "zypper", "tar", "unzip", "install");

    private RuntimeRules() {}

    /**
     * A rule by its name in {@code watched-files.txt}.
     *
     * @throws IllegalStateException when there is none
     */
    static Rule rule(String name) {
        Rule rule = BY_NAME.get(name);
        if (rule == null) {
            throw new IllegalStateException("no rule '" + name + "'");
        }
        return rule;
    }

    static boolean isInstaller(String program) {
        return INSTALLERS.contains(program);
    }

    private static Rule rule(String name, Severity severity, String... techniques) {
        return Rule.of("escape-risk.behavior." + name, AlertType.ESCAPE_RISK)
                .severity(severity)
                .confidence(Confidence.HIGH)
                .techniques(techniques)
                .textsBeside(EscapeRules.class)
                .build();
    }
}
