package io.hivesec.engines.virus.own.yara;

import io.hivesec.engines.virus.own.yara.Token.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a condition by recursive descent. Precedence is that of the YARA documentation. */
final class ConditionParser {
    private static final int MAX_DEPTH = 64;
    private static final String[][] LEVELS = {
        {"==", "!="}, {"<", "<=", ">", ">="}, {"|"}, {"^"}, {"&"}, {"<<", ">>"}, {"+", "-"}, {"*", "\\", "%"}
    };

    private final Cursor cursor;
    private final List<YaraString> strings;
    private final Map<String, Integer> rules;
    private final Set<String> variables = new HashSet<>();
    private boolean inStringLoop;
    private int depth;

    ConditionParser(Cursor cursor, List<YaraString> strings, Map<String, Integer> rules) {
        this.cursor = cursor;
        this.strings = strings;
        this.rules = rules;
    }

    Expression expression() throws YaraException {
        if (++depth > MAX_DEPTH) {
            throw cursor.problem("a condition nested deeper than " + MAX_DEPTH);
        }
        Expression left = conjunction();
        while (cursor.take("or")) {
            Expression a = left;
            Expression b = conjunction();
            left = new Expression(s -> a.holds(s) || b.holds(s) ? 1 : 0, a.needsMatch() && b.needsMatch());
        }
        depth--;
        return left;
    }

    private Expression conjunction() throws YaraException {
        Expression left = negation();
        while (cursor.take("and")) {
            Expression a = left;
            Expression b = negation();
            left = new Expression(s -> a.holds(s) && b.holds(s) ? 1 : 0, a.needsMatch() || b.needsMatch());
        }
        return left;
    }

    private Expression negation() throws YaraException {
        if (++depth > MAX_DEPTH) {
            throw cursor.problem("a condition nested deeper than " + MAX_DEPTH);
        }
        Expression result;
        if (cursor.take("not")) {
            Expression inner = negation();
            result = Expression.of(s -> {
                long value = inner.value(s);
                return value == Scene.UNDEFINED ? value : value == 0 ? 1 : 0;
            });
        } else if (cursor.take("defined")) {
            Expression inner = negation();
            result = Expression.of(s -> inner.value(s) == Scene.UNDEFINED ? 0 : 1);
        } else {
            result = level(0);
        }
        depth--;
        return result;
    }

    /** A number: what is neither a comparison nor made of such. */
    Expression number() throws YaraException {
        return level(2);
    }

    private Expression level(int level) throws YaraException {
        if (level == LEVELS.length) {
            return unary();
        }
        Expression left = level(level + 1);
        for (String operator = operator(level); operator != null; operator = operator(level)) {
            cursor.next();
            left = Expression.binary(operator, left, level(level + 1));
        }
        return left;
    }

    private @Nullable String operator(int level) {
        for (String operator : LEVELS[level]) {
            boolean isPercentOf = operator.equals("%") && cursor.peek(1).is("of");
            if (cursor.at(operator) && cursor.peek(0).kind() == Kind.SYMBOL && !isPercentOf) {
                return operator;
            }
        }
        return null;
    }

    private Expression unary() throws YaraException {
        if (++depth > MAX_DEPTH) {
            throw cursor.problem("a condition nested deeper than " + MAX_DEPTH);
        }
        Expression result;
        if (cursor.take("-") || cursor.take("~")) {
            boolean minus = cursor.previous().is("-");
            Expression inner = unary();
            result = minus && inner.isReal()
                    ? Expression.real(s -> -inner.number(s))
                    : Expression.of(s -> {
                        long value = inner.value(s);
                        return value == Scene.UNDEFINED ? value : minus ? -value : ~value;
                    });
        } else {
            result = primary();
        }
        depth--;
        if (cursor.at("%") && cursor.peek(1).is("of")) {
            cursor.next();
            return of(new Quantifier(Quantifier.Kind.PERCENT, result));
        }
        return cursor.at("of") ? of(new Quantifier(Quantifier.Kind.COUNT, result)) : result;
    }

    private Expression primary() throws YaraException {
        Token token = cursor.next();
        switch (token.kind()) {
            case NUMBER -> {
                long value = token.number();
                return new Expression(s -> value, false);
            }
            case REAL -> {
                double value = Double.longBitsToDouble(token.number());
                return Expression.real(s -> value);
            }
            case STRING -> {
                return string(token);
            }
            case COUNT -> {
                return count(token);
            }
            case OFFSET, LENGTH -> {
                return offset(token);
            }
            case WORD -> {
                return word(token);
            }
            case TEXT, REGEX -> throw cursor.problem("operators on texts are not supported");
            default -> {
                if (token.is("(")) {
                    Expression inner = expression();
                    cursor.expect(")");
                    return inner;
                }
                throw cursor.problem("'" + token.text() + "' in a condition");
            }
        }
    }

    private Finder finder(Token token) throws YaraException {
        if (token.text().isEmpty()) {
            if (!inStringLoop) {
                throw cursor.problem("'$' outside of a loop over strings");
            }
            return scene -> scene.current.getFirst();
        }
        YaraString found = strings.stream()
                .filter(string -> string.name().equals(token.text()))
                .findFirst()
                .orElseThrow(() -> cursor.problem("string '$" + token.text() + "' is not defined"));
        return scene -> found;
    }

    /** The string that is meant where an expression is evaluated. */
    @FunctionalInterface
    private interface Finder {
        YaraString in(Scene scene);
    }

    private Expression string(Token token) throws YaraException {
        Finder finder = finder(token);
        if (cursor.take("at")) {
            Expression offset = number();
            return new Expression(
                    s -> {
                        long at = offset.value(s);
                        return at >= 0 && java.util.Arrays.binarySearch(s.starts(finder.in(s)), at) >= 0 ? 1 : 0;
                    },
                    true);
        }
        if (cursor.take("in")) {
            Expression[] range = range();
            return new Expression(s -> countIn(s, finder.in(s), range) > 0 ? 1 : 0, true);
        }
        return new Expression(s -> s.has(finder.in(s)) ? 1 : 0, true);
    }

    private static long countIn(Scene scene, YaraString string, Expression[] range) throws EvaluationException {
        long from = range[0].value(scene);
        long to = range[1].value(scene);
        if (from == Scene.UNDEFINED || to == Scene.UNDEFINED) {
            return 0;
        }
        long count = 0;
        for (long start : scene.starts(string)) {
            count += start >= from && start <= to ? 1 : 0;
        }
        return count;
    }

    private Expression[] range() throws YaraException {
        cursor.expect("(");
        Expression from = number();
        cursor.expect("..");
        Expression to = number();
        cursor.expect(")");
        return new Expression[] {from, to};
    }

    private Expression count(Token token) throws YaraException {
        Finder finder = finder(token);
        if (cursor.take("in")) {
            Expression[] range = range();
            return Expression.of(s -> countIn(s, finder.in(s), range));
        }
        return Expression.of(s -> s.starts(finder.in(s)).length);
    }

    private Expression offset(Token token) throws YaraException {
        Finder finder = finder(token);
        boolean length = token.kind() == Kind.LENGTH;
        Expression index = Expression.of(s -> 1);
        if (cursor.take("[")) {
            index = number();
            cursor.expect("]");
        }
        if (length) {
            throw cursor.problem("match lengths ('!') are not supported");
        }
        Expression which = index;
        return Expression.of(s -> {
            long i = which.value(s);
            long[] starts = s.starts(finder.in(s));
            return i < 1 || i > starts.length ? Scene.UNDEFINED : starts[(int) i - 1];
        });
    }

    private Expression word(Token token) throws YaraException {
        String word = token.text();
        switch (word) {
            case "true", "false" -> {
                return Expression.of(s -> word.equals("true") ? 1 : 0);
            }
            case "filesize" -> {
                return Expression.of(s -> s.file.size());
            }
            case "all", "any", "none" -> {
                return of(Quantifier.of(word));
            }
            case "for" -> {
                return loop();
            }
            default -> {
                if (word.matches("u?int(8|16|32)(be)?") && cursor.at("(")) {
                    return integerAt(word);
                }
                if (variables.contains(word)) {
                    return Expression.of(s -> s.variables.getOrDefault(word, Scene.UNDEFINED));
                }
                if (Modules.has(word) && cursor.at(".")) {
                    return new Modules(cursor, this).member(word);
                }
                Integer rule = rules.get(word);
                if (rule != null) {
                    return Expression.of(s -> s.holds[rule] ? 1 : 0);
                }
                throw cursor.problem("identifier '" + word + "' is not supported");
            }
        }
    }

    private Expression integerAt(String function) throws YaraException {
        cursor.expect("(");
        Expression at = number();
        cursor.expect(")");
        boolean signed = function.startsWith("int");
        boolean big = function.endsWith("be");
        int width = Integer.parseInt(function.replaceAll("[^0-9]", "")) / 8;
        return Expression.of(s -> s.number(at.value(s), width, signed, big));
    }

    private Expression of(Quantifier quantifier) throws YaraException {
        cursor.expect("of");
        if (cursor.at("(")
                && cursor.peek(1).kind() == Kind.WORD
                && !cursor.peek(1).is("them")) {
            return ofRules(quantifier);
        }
        List<YaraString> set = set();
        Expression[] range = cursor.take("in") ? range() : null;
        if (cursor.at("at")) {
            throw cursor.problem("'of … at' is not supported");
        }
        return new Expression(
                s -> {
                    long held = 0;
                    for (YaraString string : set) {
                        held += (range == null ? s.has(string) : countIn(s, string, range) > 0) ? 1 : 0;
                    }
                    return quantifier.holds(s, held, set.size()) ? 1 : 0;
                },
                quantifier.needsOne());
    }

    private Expression ofRules(Quantifier quantifier) throws YaraException {
        cursor.expect("(");
        List<Integer> set = new ArrayList<>();
        do {
            String name = cursor.next().text();
            boolean prefix = cursor.take("*");
            int before = set.size();
            rules.forEach((rule, number) -> {
                if (prefix ? rule.startsWith(name) : rule.equals(name)) {
                    set.add(number);
                }
            });
            if (set.size() == before) {
                throw cursor.problem("rule '" + name + "' is not defined");
            }
        } while (cursor.take(","));
        cursor.expect(")");
        return Expression.of(s -> {
            long held = 0;
            for (int rule : set) {
                held += s.holds[rule] ? 1 : 0;
            }
            return quantifier.holds(s, held, set.size()) ? 1 : 0;
        });
    }

    private List<YaraString> set() throws YaraException {
        if (cursor.take("them")) {
            return checked(strings);
        }
        cursor.expect("(");
        Set<YaraString> set = new java.util.LinkedHashSet<>();
        do {
            if (cursor.take("them")) {
                set.addAll(strings);
                continue;
            }
            Token token = cursor.next();
            if (token.kind() != Kind.STRING) {
                throw cursor.problem("'" + token.text() + "' in a set of strings");
            }
            String name = token.text();
            int before = set.size();
            for (YaraString string : strings) {
                boolean belongs = name.endsWith("*")
                        ? string.name().startsWith(name.substring(0, name.length() - 1))
                        : string.name().equals(name);
                if (belongs) {
                    set.add(string);
                }
            }
            if (set.size() == before) {
                throw cursor.problem("string '$" + name + "' is not defined");
            }
        } while (cursor.take(","));
        cursor.expect(")");
        return checked(List.copyOf(set));
    }

    private List<YaraString> checked(List<YaraString> set) throws YaraException {
        if (set.isEmpty()) {
            throw cursor.problem("a set of strings that is empty");
        }
        return set;
    }

    private Expression loop() throws YaraException {
        Token first = cursor.peek(0);
        Quantifier quantifier;
        if (first.is("all") || first.is("any") || first.is("none")) {
            quantifier = Quantifier.of(cursor.next().text());
        } else {
            Expression count = primary();
            quantifier = new Quantifier(cursor.take("%") ? Quantifier.Kind.PERCENT : Quantifier.Kind.COUNT, count);
        }
        return cursor.take("of") ? stringLoop(quantifier) : numberLoop(quantifier);
    }

    private Expression stringLoop(Quantifier quantifier) throws YaraException {
        List<YaraString> set = set();
        cursor.expect(":");
        cursor.expect("(");
        boolean outer = inStringLoop;
        inStringLoop = true;
        Expression body = expression();
        inStringLoop = outer;
        cursor.expect(")");
        return new Expression(
                s -> {
                    long held = 0;
                    for (YaraString string : set) {
                        s.current.addFirst(string);
                        held += body.holds(s) ? 1 : 0;
                        s.current.removeFirst();
                    }
                    return quantifier.holds(s, held, set.size()) ? 1 : 0;
                },
                quantifier.needsOne() && body.needsMatch());
    }

    private Expression numberLoop(Quantifier quantifier) throws YaraException {
        Token variable = cursor.next();
        if (variable.kind() != Kind.WORD || !variables.add(variable.text())) {
            throw cursor.problem("'" + variable.text() + "' as a loop's variable");
        }
        cursor.expect("in");
        cursor.expect("(");
        List<Expression> items = new ArrayList<>();
        items.add(number());
        boolean isRange = cursor.take("..");
        if (isRange) {
            items.add(number());
        } else {
            while (cursor.take(",")) {
                items.add(number());
            }
        }
        cursor.expect(")");
        cursor.expect(":");
        cursor.expect("(");
        Expression body = expression();
        cursor.expect(")");
        variables.remove(variable.text());
        String name = variable.text();
        return Expression.of(s -> {
            long from = isRange ? items.get(0).value(s) : 0;
            long to = isRange ? items.get(1).value(s) : items.size() - 1;
            if (from == Scene.UNDEFINED || to == Scene.UNDEFINED || (isRange && from > to)) {
                return 0;
            }
            long held = 0;
            for (long i = from; i <= to; i++) {
                s.step();
                s.variables.put(name, isRange ? i : items.get((int) i).value(s));
                held += body.holds(s) ? 1 : 0;
            }
            return quantifier.holds(s, held, to - from + 1) ? 1 : 0;
        });
    }
}
