package io.hivesec.whitelist;

import io.hivesec.alert.AlertType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Rule files as text. */
final class Rules {
    private Rules() {}

    static String file(String... rules) {
        return "{\"version\":1,\"rules\":[" + String.join(",\n", rules) + "]}";
    }

    static String rule(String id, AlertType type, String conditions) {
        return rule(id, type, "", conditions);
    }

    /** A rule with further fields, each followed by a comma. */
    static String rule(String id, AlertType type, String more, String conditions) {
        return "{\"id\":\"" + id + "\",\"type\":\"" + type.id()
                + "\",\"creator\":\"alice\",\"created\":\"2026-11-01T00:00:00Z\"," + more + "\"conditions\":"
                + conditions
                + "}";
    }

    static RuleSet read(String json) throws WhitelistException {
        return read(json, ArtifactContents.NONE);
    }

    static RuleSet read(String json, ArtifactContents contents) throws WhitelistException {
        try {
            return RuleSet.read(
                    "trusted.json",
                    Path.of("."),
                    new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)),
                    contents);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
