package io.hivesec.whitelist;

import static io.hivesec.whitelist.Field.*;

import io.hivesec.alert.AlertType;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Which conditions a rule of a type may have, and how they combine. */
final class RuleForm {
    private static final Map<AlertType, Set<Field>> FIELDS = new EnumMap<>(AlertType.class);

    static {
        for (AlertType type : AlertType.values()) {
            FIELDS.put(type, Collections.unmodifiableSet(fieldsOf(type)));
        }
    }

    private RuleForm() {}

    /** The conditions that a rule of this type may have. */
    static Set<Field> fields(AlertType type) {
        return FIELDS.getOrDefault(type, Set.of());
    }

    private static EnumSet<Field> fieldsOf(AlertType type) {
        return switch (type) {
            case REVERSE_SHELL -> EnumSet.of(PROCESSES, PROCESS_TREE, PROCESS_TREE_EXACT, TARGET_HOSTS, TARGET_PORTS);
            case WEB_BACKDOOR -> EnumSet.of(MD5, SAMPLE, SAMPLE_SIMILARITY, DIRECTORIES, FILE_NAMES);
            case ESCAPE_RISK -> EnumSet.of(RISK_KINDS, SENSITIVE_DIRECTORIES, CONTAINERS, IMAGES);
            case MALICIOUS_COMMAND -> EnumSet.of(PARENT_PROCESSES, PROCESSES, COMMAND_LINE);
            case VIRUS -> EnumSet.of(MD5, SHA256);
            case MEMORY_WEBSHELL -> EnumSet.of(MD5, SHA256, CLASS_NAMES, CODE_SOURCES, PROCESSES, SITES);
            case PRIVILEGE_ESCALATION ->
                EnumSet.of(PROCESSES, PROCESS_TREE, PROCESS_TREE_EXACT, USERS, CONTAINERS, IMAGES);
            case BEHAVIOR_ANOMALY -> EnumSet.of(IMAGES, PROCESSES, PATHS, TARGETS);
        };
    }

    /** Whether one condition that holds is enough; otherwise all have to. */
    static boolean anyConditionIsEnough(AlertType type) {
        return type == AlertType.VIRUS;
    }

    /** How many values a condition of a rule of this type may have. */
    static int maxValues(AlertType type, Field field) {
        boolean one = field == COMMAND_LINE
                || field == SAMPLE
                || field == SAMPLE_SIMILARITY
                || field == PROCESS_TREE_EXACT
                || (field == MD5 && type == AlertType.WEB_BACKDOOR);
        return one ? 1 : RuleLimits.VALUES_PER_CONDITION;
    }

    /** The names of those conditions, for a message. */
    static List<String> names(AlertType type) {
        return fields(type).stream().map(Field::jsonName).collect(Collectors.toList());
    }
}
