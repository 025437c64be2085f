package io.hivesec.whitelist;

import static io.hivesec.whitelist.Field.*;

import com.google.re2j.Pattern;
import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Proposes rules for an alert, narrowest first. Analysts prefer a digest over a directory, and a parent process over an
 * executing one: what started a command says more of its purpose than the command's own name.
 */
final class Suggestions {
    private final Alert alert;
    private final Facts facts;
    private final List<Suggestion> found = new ArrayList<>();

    private Suggestions(Alert alert) {
        this.alert = alert;
        this.facts = new Facts(alert, ArtifactContents.NONE);
    }

    static List<Suggestion> of(Alert alert) {
        Suggestions suggestions = new Suggestions(alert);
        suggestions.propose();
        return List.copyOf(suggestions.found);
    }

    private void propose() {
        switch (alert.type()) {
            case REVERSE_SHELL -> {
                add("this tree of processes, to this target and port", PROCESS_TREE, TARGET_HOSTS, TARGET_PORTS);
                add("this process, to this target and port", PROCESSES, TARGET_HOSTS, TARGET_PORTS);
                add("this tree of processes, to any target", PROCESS_TREE);
                add("anything, to this target and port", TARGET_HOSTS, TARGET_PORTS);
            }
            case WEB_BACKDOOR -> {
                add("this file's content, in this directory, under this name", MD5, DIRECTORIES, FILE_NAMES);
                add("this file's content, anywhere", MD5);
                add("this file's content, anywhere, by SHA-256", SAMPLE);
                add("this name in this directory, whatever the file's content", DIRECTORIES, FILE_NAMES);
            }
            case ESCAPE_RISK -> {
                add(
                        "these risks and directories of this container",
                        RISK_KINDS,
                        SENSITIVE_DIRECTORIES,
                        CONTAINERS,
                        IMAGES);
                add("these risks and directories of this image", RISK_KINDS, SENSITIVE_DIRECTORIES, IMAGES);
                add("these risks of this image", RISK_KINDS, IMAGES);
                add("these risks of this container", RISK_KINDS, CONTAINERS);
            }
            case MALICIOUS_COMMAND -> {
                add("this command line of this process below this parent", PARENT_PROCESSES, PROCESSES, COMMAND_LINE);
                add("this command line below this parent", PARENT_PROCESSES, COMMAND_LINE);
                add("this process below this parent, with any arguments", PARENT_PROCESSES, PROCESSES);
                add("this command line of this process, below any parent", PROCESSES, COMMAND_LINE);
            }
            case VIRUS -> {
                add("this file's content, by SHA-256", SHA256);
                add("this file's content, by MD5", MD5);
            }
            case MEMORY_WEBSHELL -> {
                add("this class's bytes under this name from this code source", SHA256, CLASS_NAMES, CODE_SOURCES);
                add("this class's bytes under this name", SHA256, CLASS_NAMES);
                add("this name from this code source in this process", CLASS_NAMES, CODE_SOURCES, PROCESSES);
                add("this name from this code source", CLASS_NAMES, CODE_SOURCES);
            }
            case PRIVILEGE_ESCALATION -> {
                add("these users, this tree, this container's image", PROCESS_TREE, USERS, CONTAINERS, IMAGES);
                add("these users, this tree, this image", PROCESS_TREE, USERS, IMAGES);
                add("these users, this process, this image", PROCESSES, USERS, IMAGES);
                add("these users and this tree", PROCESS_TREE, USERS);
            }
            case BEHAVIOR_ANOMALY -> {
                add("this process of this image, this path and target", IMAGES, PROCESSES, PATHS, TARGETS);
                add("this process of this image at this path", IMAGES, PROCESSES, PATHS);
                add("this process of this image to this target", IMAGES, PROCESSES, TARGETS);
                add("this process of this image", IMAGES, PROCESSES);
            }
        }
    }

    /** Adds the rule with these conditions, without those of which the alert says nothing, unless it is there already. */
    private void add(String trusts, Field... fields) {
        Map<String, List<String>> conditions = new LinkedHashMap<>();
        for (Field field : fields) {
            List<String> values = values(field);
            if (!values.isEmpty()) {
                conditions.put(field.jsonName(), values);
            }
        }
        if (conditions.containsKey(PROCESS_TREE.jsonName())) {
            conditions.put(PROCESS_TREE_EXACT.jsonName(), List.of("true"));
        }
        boolean partial = conditions.size() < fields.length;
        // Without its strongest part, or with hardly any, a proposal would be broader than its words.
        if (conditions.isEmpty() || (partial && isWeak(conditions.keySet()))) {
            return;
        }
        Suggestion suggestion = new Suggestion(alert.type(), conditions, trusts);
        if (found.stream().noneMatch(known -> known.conditions().equals(conditions)) && trustsTheAlert(suggestion)) {
            found.add(suggestion);
        }
    }

    private boolean trustsTheAlert(Suggestion suggestion) {
        Map<Field, String> problems = new HashMap<>();
        WhitelistRule rule =
                suggestion.toRule("suggested", "nobody", alert.sightings().first());
        CompiledRule compiled = CompiledRule.of(rule, new ConditionFactory(Path.of("")), problems);
        return problems.isEmpty() && compiled.holds(facts);
    }

    private boolean isWeak(Set<String> names) {
        if (alert.type() == AlertType.VIRUS || names.contains(MD5.jsonName()) || names.contains(SHA256.jsonName())) {
            return false;
        }
        return names.size() < 2 && !names.contains(PROCESS_TREE.jsonName());
    }

    private List<String> values(Field field) {
        return switch (field) {
            case PROCESS_TREE -> tree();
            case TARGET_HOSTS -> host();
            case TARGET_PORTS ->
                alert.target().port() == 0
                        ? List.of()
                        : List.of(Integer.toString(alert.target().port()));
            case TARGETS -> target();
            case SAMPLE ->
                facts.of(SHA256).stream().map(fact -> "sha256:" + fact.shown()).toList();
            case DIRECTORIES -> directory();
            case FILE_NAMES, COMMAND_LINE -> {
                List<String> quoted = plain(field, false).stream()
                        .map(Pattern::quote)
                        .filter(one -> one.length() <= SafeRegex.MAX_LENGTH)
                        .toList();
                yield quoted;
            }
            case CONTAINERS, SENSITIVE_DIRECTORIES, CLASS_NAMES, CODE_SOURCES, PATHS, SITES, USERS ->
                plain(field, true);
            default -> plain(field, false);
        };
    }

    /** What the alert says, unless it is too much, too long, or would be read as a pattern. */
    private List<String> plain(Field field, boolean patterns) {
        List<String> values =
                facts.of(field).stream().map(Fact::shown).distinct().toList();
        boolean sound = values.size() <= RuleForm.maxValues(alert.type(), field)
                && values.stream()
                        .allMatch(one -> one.length() <= RuleLimits.VALUE_LENGTH
                                && one.strip().equals(one)
                                && !(patterns && (one.indexOf('*') >= 0 || one.indexOf('?') >= 0)));
        return sound ? values : List.of();
    }

    private List<String> tree() {
        List<String> names = new ArrayList<>();
        for (int steps = facts.treeSize() - 1; steps >= 0 && alert.process().isKnown(); steps--) {
            List<String> known = ProcessNames.of(facts.above(steps));
            if (known.isEmpty()) {
                return List.of();
            }
            names.add(known.get(0));
        }
        return names;
    }

    private List<String> host() {
        if (facts.address().isPresent()) {
            String ip = alert.target().ip();
            return ip.indexOf('%') >= 0 ? List.of() : List.of(ip);
        }
        String name = facts.hostName();
        try {
            return name.isEmpty() ? List.of() : List.of(HostPattern.host(name).text());
        } catch (InvalidValueException e) {
            return List.of();
        }
    }

    private List<String> target() {
        String ip = alert.target().ip();
        if (ip.startsWith("/") || ip.startsWith("@")) {
            return List.of(ip);
        }
        return host().stream()
                .map(host -> host.indexOf(':') >= 0 ? "[" + host + "]" : host)
                .map(host -> alert.target().port() == 0
                        ? host.replaceAll("[\\[\\]]", "")
                        : host + ":" + alert.target().port())
                .toList();
    }

    private List<String> directory() {
        return facts.of(DIRECTORIES).stream()
                .map(Fact::shown)
                .filter(path -> path.indexOf('*') < 0 && path.indexOf('?') < 0)
                // The root holds everything, and a bare name tells no directory.
                .filter(path -> path.lastIndexOf('/') > 0)
                .map(path -> path.substring(0, path.lastIndexOf('/')))
                .toList();
    }
}
