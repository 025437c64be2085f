package io.hivesec.alert;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The eight kinds of alert an analyst handles. */
public enum AlertType {
    /** A shell whose input and output are a network connection. */
    REVERSE_SHELL,
    /** A file that lets whoever reaches a web server run code. */
    WEB_BACKDOOR,
    /** A process that gained rights it should not have. */
    PRIVILEGE_ESCALATION,
    /** A command that no healthy workload runs. */
    MALICIOUS_COMMAND,
    /** A setting or an act that breaks a container's isolation. */
    ESCAPE_RISK,
    /** Malware in a file. */
    VIRUS,
    /** A class in a JVM's memory that answers an attacker's requests. */
    MEMORY_WEBSHELL,
    /** Behaviour that a container's image has not shown before. */
    BEHAVIOR_ANOMALY;

    private static final Map<String, AlertType> BY_ID =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(AlertType::id, Function.identity()));

    private final String id = name().toLowerCase(Locale.ROOT);

    /** The type with this name in JSON, such as {@code reverse_shell}. */
    public static Optional<AlertType> ofId(String id) {
        return Optional.ofNullable(BY_ID.get(id));
    }

    /** Its name in JSON, such as {@code reverse_shell}. */
    public String id() {
        return id;
    }
}
