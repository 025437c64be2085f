package io.hivesec.whitelist;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a rule may put a condition on. Declared in the order in which a rule is written and its conditions are tried. */
enum Field {
    MD5("md5"),
    SHA256("sha256"),
    RISK_KINDS("riskKinds"),
    IMAGES("images"),
    PROCESSES("processes"),
    PARENT_PROCESSES("parentProcesses"),
    PROCESS_TREE("processTree"),
    PROCESS_TREE_EXACT("processTreeExact"),
    USERS("users"),
    TARGET_HOSTS("targetHosts"),
    TARGET_PORTS("targetPorts"),
    TARGETS("targets"),
    CONTAINERS("containers"),
    SENSITIVE_DIRECTORIES("sensitiveDirectories"),
    CLASS_NAMES("classNames"),
    CODE_SOURCES("codeSources"),
    SITES("sites"),
    DIRECTORIES("directories"),
    PATHS("paths"),
    FILE_NAMES("fileNames"),
    COMMAND_LINE("commandLine"),
    SAMPLE("sample"),
    SAMPLE_SIMILARITY("sampleSimilarity");

    private static final Map<String, Field> BY_NAME =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(Field::jsonName, Function.identity()));

    private final String jsonName;

    Field(String jsonName) {
        this.jsonName = jsonName;
    }

    static @Nullable Field named(String jsonName) {
        return BY_NAME.get(jsonName);
    }

    String jsonName() {
        return jsonName;
    }

    /** The field that this one only qualifies, or null when it is a condition by itself. */
    @Nullable
    Field qualifies() {
        return switch (this) {
            case PROCESS_TREE_EXACT -> PROCESS_TREE;
            case SAMPLE_SIMILARITY -> SAMPLE;
            default -> null;
        };
    }
}
