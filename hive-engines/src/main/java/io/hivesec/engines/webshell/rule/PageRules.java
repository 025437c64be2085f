package io.hivesec.engines.webshell.rule;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.hivesec.alert.Verdict;
import io.hivesec.json.JsonFactories;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Rules about pages that an embedder writes. Immutable and thread-safe. Patterns run in time linear in the page (RE2/J). */
public final class PageRules {
    private static final int VERSION = 1;
    private static final int MAX_RULES = 10_000;
    private static final int MAX_PATTERN = 1_000;
    private static final int MAX_PROGRAM = 20_000;
    private static final int MAX_TEXT = 2_000_000;
    private static final Set<String> ROOT_FIELDS = Set.of("$schema", "version", "rules");
    private static final Set<String> FIELDS =
            Set.of("id", "message", "verdict", "names", "ignoreCase", "all", "any", "none", "patterns");
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactories.plain())
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final PageRules NONE = new PageRules(List.of());

    private final List<PageRule> rules;

    private PageRules(List<PageRule> rules) {
        this.rules = List.copyOf(rules);
    }

    /** No rules. */
    public static PageRules none() {
        return NONE;
    }

    /**
     * A rule that a page matches.
     *
     * @param rule the rule
     * @param line the line on which its first string stands, from 1
     */
    public record Match(PageRule rule, int line) {}

    /**
     * Reads rules: {@code {"version":1,"rules":[{"id","message","verdict","names","ignoreCase","all","any","none","patterns"}]}}.
     *
     * @param in JSON in UTF-8, not closed
     * @param source the name of the input for messages
     * @throws IOException when it cannot be read or a rule is wrong; the message says which and why
     */
    public static PageRules load(InputStream in, String source) throws IOException {
        JsonNode root;
        try {
            root = MAPPER.readTree(in);
        } catch (JsonProcessingException e) {
            throw new IOException(source + ": no JSON: " + e.getOriginalMessage(), e);
        }
        if (root == null
                || root.path("version").asInt() != VERSION
                || !root.path("rules").isArray()) {
            throw new IOException(source + ": no rules of version " + VERSION);
        }
        requireFields(root, ROOT_FIELDS, source);
        if (root.path("rules").size() > MAX_RULES) {
            throw new IOException(source + ": more than " + MAX_RULES + " rules");
        }
        List<PageRule> rules = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (JsonNode node : root.path("rules")) {
            PageRule rule = rule(node, source + ": rule " + (rules.size() + 1));
            if (!ids.add(rule.id())) {
                throw new IOException(source + ": two rules '" + rule.id() + "'");
            }
            rules.add(rule);
        }
        return new PageRules(rules);
    }

    private static PageRule rule(JsonNode node, String where) throws IOException {
        requireFields(node, FIELDS, where);
        if (!node.path("ignoreCase").isMissingNode() && !node.path("ignoreCase").isBoolean()) {
            throw new IOException(where + ": \"ignoreCase\" is true or false, not " + node.path("ignoreCase"));
        }
        String id = node.path("id").asText("");
        if (id.isEmpty()) {
            throw new IOException(where + ": \"id\" is missing");
        }
        String verdict = node.path("verdict").asText("suspicious").toUpperCase(Locale.ROOT);
        if (!verdict.equals("MALICIOUS") && !verdict.equals("SUSPICIOUS")) {
            throw new IOException(
                    where + ": \"verdict\" is malicious or suspicious, not '" + verdict.toLowerCase(Locale.ROOT) + "'");
        }
        PageRule rule = new PageRule(
                id,
                node.path("message").asText(id),
                Verdict.valueOf(verdict),
                strings(node, "names", where).stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .toList(),
                node.path("ignoreCase").asBoolean(false),
                strings(node, "all", where),
                strings(node, "any", where),
                strings(node, "none", where),
                patterns(node, where));
        if (rule.all().isEmpty() && rule.any().isEmpty() && rule.patterns().isEmpty()) {
            throw new IOException(where + ": one of \"all\", \"any\" and \"patterns\" is needed");
        }
        return rule;
    }

    private static void requireFields(JsonNode node, Set<String> known, String where) throws IOException {
        for (var fields = node.fieldNames(); fields.hasNext(); ) {
            String field = fields.next();
            if (!known.contains(field)) {
                throw new IOException(where + ": unknown field \"" + field + '"');
            }
        }
    }

    private static List<String> strings(JsonNode node, String field, String where) throws IOException {
        List<String> strings = new ArrayList<>();
        JsonNode value = node.path(field);
        if (!value.isMissingNode() && !value.isArray()) {
            throw new IOException(where + ": \"" + field + "\" is no list");
        }
        for (JsonNode string : value) {
            if (!string.isTextual() || string.asText().isEmpty()) {
                throw new IOException(where + ": \"" + field + "\" holds something other than text");
            }
            strings.add(string.asText());
        }
        return strings;
    }

    private static List<Pattern> patterns(JsonNode node, String where) throws IOException {
        List<Pattern> patterns = new ArrayList<>();
        for (String text : strings(node, "patterns", where)) {
            if (text.length() > MAX_PATTERN) {
                throw new IOException(where + ": a pattern longer than " + MAX_PATTERN + " characters");
            }
            try {
                Pattern pattern = Pattern.compile(text);
                if (pattern.programSize() > MAX_PROGRAM) {
                    throw new IOException(where + ": pattern too costly: " + text);
                }
                patterns.add(pattern);
            } catch (PatternSyntaxException e) {
                throw new IOException(where + ": " + e.getMessage(), e);
            }
        }
        return patterns;
    }

    /** The rules. */
    public List<PageRule> rules() {
        return rules;
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return rules.isEmpty();
    }

    /**
     * Returns the rules that a page matches. Strings are looked for in its first two million bytes, as ISO 8859-1 and, where
     * it begins with the mark of it, UTF-16.
     *
     * @param name the page's name
     * @param page its bytes
     */
    public List<Match> match(String name, byte[] page) {
        if (rules.isEmpty()) {
            return List.of();
        }
        boolean wide = page.length > 1
                && (page[0] == (byte) 0xFF && page[1] == (byte) 0xFE
                        || page[0] == (byte) 0xFE && page[1] == (byte) 0xFF);
        int length = Math.min(page.length, MAX_TEXT);
        String text = new String(page, 0, length, wide ? StandardCharsets.UTF_16 : StandardCharsets.ISO_8859_1);
        String lower = text.toLowerCase(Locale.ROOT);
        List<Match> matches = new ArrayList<>();
        for (PageRule rule : rules) {
            if (rule.matches(name.toLowerCase(Locale.ROOT), text, lower)) {
                int at = rule.place(text, lower);
                matches.add(new Match(
                        rule,
                        1
                                + (int) text.substring(0, at)
                                        .chars()
                                        .filter(c -> c == '\n')
                                        .count()));
            }
        }
        return matches;
    }
}
