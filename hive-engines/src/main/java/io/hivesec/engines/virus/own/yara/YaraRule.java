package io.hivesec.engines.virus.own.yara;

import java.util.List;
import java.util.Map;

/**
 * A rule.
 *
 * @param name its name
 * @param isGlobal whether no other rule of its file matches unless it does
 * @param isPrivate whether it is not reported
 * @param meta what its author says of it
 */
record YaraRule(
        String name,
        boolean isGlobal,
        boolean isPrivate,
        List<String> tags,
        Map<String, String> meta,
        List<YaraString> strings,
        Expression condition,
        int number,
        int file) {}
