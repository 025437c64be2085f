package io.hivesec.engines.virus.own.yara;

import io.hivesec.engines.virus.own.pattern.Pattern;
import io.hivesec.engines.virus.own.pattern.PatternBook;
import io.hivesec.engines.virus.own.pattern.PatternException;
import io.hivesec.engines.virus.own.pattern.RegexPattern;
import io.hivesec.engines.virus.own.pattern.TextPattern;
import io.hivesec.engines.virus.own.signature.Problem;
import io.hivesec.engines.virus.own.yara.Token.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Reads rule files. A rule that cannot be used is told and left out; the others hold. Not thread-safe. */
public final class YaraReader {
    private static final Set<String> MODIFIERS =
            Set.of("nocase", "wide", "ascii", "fullword", "xor", "base64", "base64wide", "private");

    private final PatternBook.Builder book;
    private final List<YaraRule> rules = new ArrayList<>();
    private int files;

    /**
     * @param book takes the strings
     */
    public YaraReader(PatternBook.Builder book) {
        this.book = book;
    }

    /** Whether a file with this name holds rules. */
    public static boolean reads(String file) {
        return file.endsWith(".yar") || file.endsWith(".yara");
    }

    /**
     * Reads a file.
     *
     * @param file its name
     * @param text its bytes
     * @param problems takes what was left out
     */
    public void read(String file, byte[] text, Consumer<Problem> problems) {
        Map<String, Integer> known = new TreeMap<>();
        int number = files++;
        try {
            Cursor cursor = new Cursor(Lexer.tokens(new String(text, StandardCharsets.ISO_8859_1)));
            while (!cursor.isAtEnd()) {
                Token first = cursor.peek(0);
                try {
                    rule(cursor, known, number, file, problems);
                } catch (YaraException e) {
                    problems.accept(new Problem(file, e.line(), String.valueOf(e.getMessage())));
                    if (cursor.peek(0) == first) {
                        cursor.next();
                    }
                    cursor.skipRule();
                }
            }
        } catch (YaraException e) {
            problems.accept(new Problem(file, e.line(), String.valueOf(e.getMessage())));
        }
    }

    /** The rules that were read. */
    public YaraRules rules() {
        return new YaraRules(rules);
    }

    private void rule(Cursor cursor, Map<String, Integer> known, int number, String file, Consumer<Problem> problems)
            throws YaraException {
        if (cursor.take("import") || cursor.take("include")) {
            String what = cursor.previous().text();
            String name = cursor.next().text();
            // The rules that follow name what they need of it, and are refused one by one.
            if (what.equals("include")) {
                problems.accept(new Problem(file, cursor.previous().line(), "include '" + name + "' is not supported"));
            }
            return;
        }
        boolean global = false;
        boolean hidden = false;
        while (cursor.at("global") || cursor.at("private")) {
            global |= cursor.at("global");
            hidden |= cursor.at("private");
            cursor.next();
        }
        cursor.expect("rule");
        String name = cursor.next().text();
        List<String> tags = new ArrayList<>();
        if (cursor.take(":")) {
            while (cursor.peek(0).kind() == Kind.WORD) {
                tags.add(cursor.next().text());
            }
        }
        cursor.expect("{");
        Map<String, String> meta = meta(cursor);
        List<Draft> drafts = strings(cursor);
        cursor.expect("condition");
        cursor.expect(":");
        List<YaraString> strings = new ArrayList<>();
        for (Draft draft : drafts) {
            strings.add(new YaraString(draft.name(), new int[draft.patterns().size()], draft.hidden()));
        }
        Expression condition = new ConditionParser(cursor, strings, known).expression();
        cursor.expect("}");
        if (known.containsKey(name)) {
            throw cursor.problem("rule '" + name + "' is defined twice");
        }
        for (int i = 0; i < drafts.size(); i++) {
            for (int p = 0; p < drafts.get(i).patterns().size(); p++) {
                strings.get(i).patterns()[p] = book.add(drafts.get(i).patterns().get(p));
            }
        }
        known.put(name, rules.size());
        rules.add(new YaraRule(name, global, hidden, tags, meta, strings, condition, rules.size(), number));
    }

    private record Draft(String name, List<Pattern> patterns, boolean hidden) {}

    private static Map<String, String> meta(Cursor cursor) throws YaraException {
        Map<String, String> meta = new LinkedHashMap<>();
        if (cursor.take("meta")) {
            cursor.expect(":");
            while (!cursor.at("strings") && !cursor.at("condition") && !cursor.isAtEnd()) {
                String key = cursor.next().text();
                cursor.expect("=");
                String sign = cursor.take("-") ? "-" : "";
                byte[] bytes = cursor.next().text().getBytes(StandardCharsets.ISO_8859_1);
                meta.put(key, sign + new String(bytes, StandardCharsets.UTF_8));
            }
        }
        return meta;
    }

    private static List<Draft> strings(Cursor cursor) throws YaraException {
        List<Draft> drafts = new ArrayList<>();
        Set<String> names = new java.util.HashSet<>();
        if (cursor.take("strings")) {
            cursor.expect(":");
            while (cursor.peek(0).kind() == Kind.STRING) {
                String name = cursor.next().text();
                cursor.expect("=");
                Token value = cursor.next();
                Map<String, int[]> modifiers = modifiers(cursor);
                if (!name.isEmpty() && !names.add(name)) {
                    throw cursor.problem("string '$" + name + "' is defined twice");
                }
                try {
                    drafts.add(new Draft(name, patterns(value, modifiers), modifiers.containsKey("private")));
                } catch (PatternException e) {
                    throw new YaraException(value.line(), "string '$" + name + "': " + e.getMessage());
                }
            }
        }
        return drafts;
    }

    private static Map<String, int[]> modifiers(Cursor cursor) throws YaraException {
        Map<String, int[]> modifiers = new HashMap<>();
        while (MODIFIERS.contains(cursor.peek(0).text()) && cursor.peek(0).kind() == Kind.WORD) {
            String name = cursor.next().text();
            int[] range = {0, 255};
            if (cursor.take("(")) {
                if (!name.equals("xor")) {
                    throw cursor.problem("an alphabet for '" + name + "' is not supported");
                }
                range[0] = (int) cursor.next().number();
                range[1] = cursor.take("-") ? (int) cursor.next().number() : range[0];
                cursor.expect(")");
                if (range[0] < 0 || range[0] > range[1] || range[1] > 255) {
                    throw cursor.problem("a range of keys that is none");
                }
            }
            modifiers.put(name, range);
        }
        return modifiers;
    }

    private static List<Pattern> patterns(Token value, Map<String, int[]> modifiers) throws PatternException {
        boolean wide = modifiers.containsKey("wide");
        boolean ascii = !wide || modifiers.containsKey("ascii");
        boolean ignoreCase = modifiers.containsKey("nocase");
        boolean fullWord = modifiers.containsKey("fullword");
        List<Pattern> patterns = new ArrayList<>();
        switch (value.kind()) {
            case HEX -> patterns.add(Pattern.of(HexString.parse(value.text()), false, 1));
            case REGEX -> {
                boolean folded = ignoreCase || value.flags().contains("i");
                boolean dotAll = value.flags().contains("s");
                if (ascii) {
                    patterns.add(RegexPattern.of(value.text(), folded, dotAll, false, fullWord));
                }
                if (wide) {
                    patterns.add(RegexPattern.of(value.text(), folded, dotAll, true, fullWord));
                }
            }
            case TEXT -> {
                byte[] text = value.text().getBytes(StandardCharsets.ISO_8859_1);
                if (text.length == 0 || text.length > 1024) {
                    throw new PatternException("a text of " + text.length + " bytes");
                }
                text(text, wide, ascii, ignoreCase, fullWord, modifiers, patterns);
            }
            default -> throw new PatternException("'" + value.text() + "' is not a string");
        }
        return patterns;
    }

    private static void text(
            byte[] text,
            boolean wide,
            boolean ascii,
            boolean ignoreCase,
            boolean fullWord,
            Map<String, int[]> modifiers,
            List<Pattern> patterns)
            throws PatternException {
        int[] keys = modifiers.get("xor");
        boolean base64 = modifiers.containsKey("base64") || modifiers.containsKey("base64wide");
        if ((keys != null || base64) && (ignoreCase || fullWord) || (keys != null && base64)) {
            throw new PatternException("'xor' and 'base64' together with 'nocase', 'fullword' or each other");
        }
        if (base64) {
            if (text.length < 3 || wide) {
                throw new PatternException("'base64' of fewer than three bytes, or together with 'wide'");
            }
            if (modifiers.containsKey("base64")) {
                patterns.add(TextPattern.base64(text, false));
            }
            if (modifiers.containsKey("base64wide")) {
                patterns.add(TextPattern.base64(text, true));
            }
            return;
        }
        for (boolean inTwo : new boolean[] {false, true}) {
            if (inTwo ? wide : ascii) {
                byte[] bytes = inTwo ? TextPattern.wide(text) : text;
                if (keys != null) {
                    patterns.add(TextPattern.xor(bytes, keys[0], keys[1]));
                } else if (fullWord) {
                    patterns.add(TextPattern.fullWord(text, ignoreCase, inTwo));
                } else {
                    patterns.add(Pattern.literals(List.of(bytes), ignoreCase));
                }
            }
        }
    }
}
