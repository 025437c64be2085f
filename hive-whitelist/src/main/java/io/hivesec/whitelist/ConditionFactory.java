package io.hivesec.whitelist;

import com.google.common.base.CharMatcher;
import io.hivesec.alert.AlertType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes conditions of checked values, or says what is wrong with a value. Not thread-safe: one a file. */
final class ConditionFactory {
    private static final CharMatcher HEX = CharMatcher.inRange('0', '9').or(CharMatcher.inRange('a', 'f'));
    private static final Pattern SHA256 = Pattern.compile("sha256:[0-9a-fA-F]{64}");
    /** The kinds that escape findings have; in a set that keeps the order in which a message names them. */
    private static final Set<String> RISK_KINDS = Collections.unmodifiableSet(new LinkedHashSet<>(List.of(
            "privileged_container",
            "sensitive_capability",
            "sensitive_directory",
            "host_namespace",
            "device",
            "weakened_confinement",
            "exposed_credentials",
            "combination",
            "escape_behavior")));

    private static final int MIN_SIMILARITY = 80;

    private final Path directory;
    /** The same expression in many rules is compiled once. */
    private final Map<String, TextMatcher> expressions = new HashMap<>();

    private final Map<String, TextMatcher> exact = new HashMap<>();

    /** A factory for a file in this directory, against which samples' paths are resolved. */
    ConditionFactory(Path directory) {
        this.directory = directory;
    }

    /** The values in the form in which they are compared and kept: digests in lower case, each value once. */
    static List<String> canonical(AlertType type, Field field, List<String> values) throws InvalidValueException {
        int most = RuleForm.maxValues(type, field);
        if (values.size() > most) {
            throw new InvalidValueException(
                    "has " + values.size() + " values, " + (most == 1 ? "and takes exactly one" : "more than " + most));
        }
        Set<String> once = values.size() == 1 ? Set.of() : new HashSet<>();
        List<String> canonical = new ArrayList<>(values.size());
        for (String value : values) {
            if (value.length() > RuleLimits.VALUE_LENGTH && field != Field.SAMPLE) {
                throw new InvalidValueException(
                        "has a value of " + value.length() + " characters, more than " + RuleLimits.VALUE_LENGTH);
            }
            String one = canonical(field, value);
            // Every place in a tree counts, also where a name comes twice.
            if (field == Field.PROCESS_TREE || values.size() == 1 || once.add(one)) {
                canonical.add(one);
            }
        }
        return canonical;
    }

    private static String canonical(Field field, String value) throws InvalidValueException {
        return switch (field) {
            case MD5 -> digest(value, "MD5", 32);
            case SHA256 -> digest(value, "SHA-256", 64);
            case RISK_KINDS -> riskKind(value);
            case USERS -> users(value);
            case CODE_SOURCES -> {
                String lower = value.toLowerCase(Locale.ROOT);
                boolean digest = (lower.length() == 32 || lower.length() == 64) && HEX.matchesAllOf(lower);
                yield digest ? lower : value;
            }
            case DIRECTORIES, PATHS -> withoutSteps(value);
            default -> value;
        };
    }

    private static String digest(String value, String name, int length) throws InvalidValueException {
        String lower = value.toLowerCase(Locale.ROOT);
        if (lower.length() != length || !HEX.matchesAllOf(lower)) {
            throw new InvalidValueException(
                    Wording.quoted(value) + " is no " + name + ": it takes " + length + " hexadecimal digits");
        }
        return lower;
    }

    private static String riskKind(String value) throws InvalidValueException {
        if (!RISK_KINDS.contains(value)) {
            throw new InvalidValueException(Wording.quoted(value) + " is none of " + String.join(", ", RISK_KINDS));
        }
        return value;
    }

    private static String users(String value) throws InvalidValueException {
        String[] sides = value.replace("\u2192", "->").split("->", -1);
        if (sides.length != 2 || sides[0].isBlank() || sides[1].isBlank()) {
            throw new InvalidValueException(Wording.quoted(value) + " has not the form 'from->to'");
        }
        return sides[0].strip() + "->" + sides[1].strip();
    }

    private static String withoutSteps(String value) throws InvalidValueException {
        if (!value.contains("/.") && !value.startsWith(".") && !value.contains("//")) {
            return value;
        }
        for (String part : value.split("/")) {
            if (part.equals("..") || part.equals(".")) {
                throw new InvalidValueException(
                        Wording.quoted(value) + " has '" + part + "' in it; write the path out");
            }
        }
        return value.replaceAll("/{2,}", "/");
    }

    /** The condition of a rule on one field. */
    Condition condition(WhitelistRule rule, Field field) throws InvalidValueException {
        List<String> values = rule.values(field);
        return switch (field) {
            case PROCESS_TREE ->
                new TreeCondition(values, !rule.values(Field.PROCESS_TREE_EXACT).isEmpty());
            case TARGET_HOSTS, TARGETS -> new HostCondition(field, hosts(field, values));
            case TARGET_PORTS -> new PortCondition(ports(values));
            case SAMPLE -> sample(rule, values.get(0));
            case PROCESS_TREE_EXACT, SAMPLE_SIMILARITY ->
                throw new IllegalArgumentException(field.jsonName() + " only qualifies another condition");
            default -> new TextCondition(field, matchers(field, values));
        };
    }

    private List<TextMatcher> matchers(Field field, List<String> values) throws InvalidValueException {
        List<TextMatcher> matchers = new ArrayList<>(values.size());
        for (String value : values) {
            matchers.add(matcher(field, value));
        }
        return matchers;
    }

    private TextMatcher matcher(Field field, String value) throws InvalidValueException {
        return switch (field) {
            case CONTAINERS, SENSITIVE_DIRECTORIES -> TextMatcher.fuzzy(value);
            case CLASS_NAMES, SITES, USERS -> TextMatcher.name(value);
            case CODE_SOURCES, PATHS -> TextMatcher.path(value);
            case DIRECTORIES -> TextMatcher.below(value);
            case FILE_NAMES, COMMAND_LINE -> {
                TextMatcher known = expressions.get(value);
                if (known == null) {
                    known = TextMatcher.regex(value);
                    expressions.put(value, known);
                }
                yield known;
            }
            default -> exact.computeIfAbsent(value, TextMatcher::exact);
        };
    }

    private static List<HostPattern> hosts(Field field, List<String> values) throws InvalidValueException {
        List<HostPattern> hosts = new ArrayList<>(values.size());
        for (String value : values) {
            hosts.add(field == Field.TARGETS ? HostPattern.target(value) : HostPattern.host(value));
        }
        return hosts;
    }

    private static List<PortRange> ports(List<String> values) throws InvalidValueException {
        List<PortRange> ranges = new ArrayList<>(values.size());
        for (String value : values) {
            ranges.add(PortRange.parse(value));
        }
        return ranges;
    }

    private Condition sample(WhitelistRule rule, String value) throws InvalidValueException {
        List<String> similarity = rule.values(Field.SAMPLE_SIMILARITY);
        int percent = similarity.isEmpty() ? 100 : percent(similarity.get(0));
        if (SHA256.matcher(value).matches()) {
            if (!similarity.isEmpty()) {
                throw new InvalidValueException("a digest is like nothing: sampleSimilarity needs the sample itself");
            }
            return new SampleCondition(value.substring(7).toLowerCase(Locale.ROOT), null, percent);
        }
        byte[] bytes = value.startsWith("base64:") ? decoded(value.substring(7)) : read(value);
        if (bytes.length == 0) {
            throw new InvalidValueException("the sample is empty");
        }
        if (!similarity.isEmpty() && bytes.length > RuleLimits.SIMILARITY_BYTES) {
            throw new InvalidValueException("the sample has " + bytes.length + " bytes, more than the "
                    + RuleLimits.SIMILARITY_BYTES + " that are compared for similarity");
        }
        @Nullable Shingles shingles = similarity.isEmpty() ? null : Shingles.of(bytes);
        return new SampleCondition(Sha256.of(bytes), shingles, percent);
    }

    private static int percent(String value) throws InvalidValueException {
        int percent = value.length() > 3 ? -1 : Integer.parseInt(value);
        if (percent < MIN_SIMILARITY || percent > 100) {
            throw new InvalidValueException(
                    "sampleSimilarity is a percentage from " + MIN_SIMILARITY + " to 100, not " + value);
        }
        return percent;
    }

    private static byte[] decoded(String base64) throws InvalidValueException {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new InvalidValueException("the sample is not base64: " + e.getMessage());
        }
    }

    private byte[] read(String path) throws InvalidValueException {
        try {
            Path file = directory.resolve(path);
            // Anything else, such as a pipe, might never end.
            if (!Files.isRegularFile(file)) {
                throw new InvalidValueException("the sample " + Wording.quoted(path) + " is no file");
            }
            try (InputStream in = Files.newInputStream(file)) {
                byte[] bytes = in.readNBytes(RuleLimits.SAMPLE_BYTES + 1);
                if (bytes.length > RuleLimits.SAMPLE_BYTES) {
                    throw new InvalidValueException("the sample " + Wording.quoted(path) + " has more than "
                            + RuleLimits.SAMPLE_BYTES + " bytes");
                }
                return bytes;
            }
        } catch (IOException | InvalidPathException e) {
            throw new InvalidValueException("the sample " + Wording.quoted(path) + " cannot be read: " + e);
        }
    }
}
