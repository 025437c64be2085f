package io.hivesec.engines.webshell.php.syntax;

import io.hivesec.engines.webshell.php.syntax.Node.Argument;
import io.hivesec.engines.webshell.php.syntax.Node.Expr;
import io.hivesec.engines.webshell.php.syntax.Node.Literal;
import io.hivesec.engines.webshell.php.syntax.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parses expressions by precedence climbing, with the table of the PHP manual's "Operator Precedence". */
final class ExpressionParser {
    static final Literal NULL = new Literal(null);
    private static final int TERNARY = 5;
    static final int ASSIGNMENT = 4;
    static final int UNARY = 19;
    private static final Map<String, Integer> PRECEDENCE = Map.ofEntries(
            Map.entry("or", 1),
            Map.entry("xor", 2),
            Map.entry("and", 3),
            Map.entry("??", 6),
            Map.entry("||", 7),
            Map.entry("&&", 8),
            Map.entry("|", 9),
            Map.entry("^", 10),
            Map.entry("&", 11),
            Map.entry("==", 12),
            Map.entry("!=", 12),
            Map.entry("===", 12),
            Map.entry("!==", 12),
            Map.entry("<>", 12),
            Map.entry("<=>", 12),
            Map.entry("<", 13),
            Map.entry("<=", 13),
            Map.entry(">", 13),
            Map.entry(">=", 13),
            Map.entry("|>", 14),
            Map.entry(".", 14),
            Map.entry("<<", 15),
            Map.entry(">>", 15),
            Map.entry("+", 16),
            Map.entry("-", 16),
            Map.entry("*", 17),
            Map.entry("/", 17),
            Map.entry("%", 17),
            Map.entry("instanceof", 19),
            Map.entry("**", 20));
    private static final Set<String> ASSIGNMENTS =
            Set.of("+=", "-=", "*=", "/=", ".=", "%=", "&=", "|=", "^=", "<<=", ">>=", "**=", "??=");

    private final Cursor cursor;
    private final PrimaryParser primaries;

    ExpressionParser(Cursor cursor, StatementParser statements) {
        this.cursor = cursor;
        this.primaries = new PrimaryParser(cursor, this, statements);
    }

    Expr expression() {
        return expression(0);
    }

    Expr expression(int minimum) {
        if (!cursor.enter()) {
            return NULL;
        }
        try {
            Expr left = unary();
            while (true) {
                Token token = cursor.peek();
                if (token.is("?")) {
                    if (minimum > TERNARY) {
                        return left;
                    }
                    left = ternary(left);
                    continue;
                }
                Integer precedence = precedence(token);
                if (precedence == null || precedence < minimum) {
                    return left;
                }
                cursor.take();
                boolean right = precedence == 6 || precedence == 20;
                if (token.is(".")) {
                    left = concat(left, precedence, token.at());
                } else if (token.is("|>")) {
                    Expr callee = expression(precedence + 1);
                    Expr called = callee instanceof Literal literal && literal.value() instanceof String name
                            ? new Node.Name(name, token.at())
                            : callee;
                    left = new Node.Call(called, List.of(new Argument(left, false)), token.at());
                } else {
                    Expr other = expression(right ? precedence : precedence + 1);
                    left = new Node.Binary(token.text().toLowerCase(Locale.ROOT), left, other, token.at());
                }
            }
        } finally {
            cursor.leave();
        }
    }

    private static @Nullable Integer precedence(Token token) {
        if (token.kind() == Kind.OPERATOR) {
            return PRECEDENCE.get(token.text());
        }
        return token.kind() == Kind.NAME ? PRECEDENCE.get(token.text().toLowerCase(Locale.ROOT)) : null;
    }

    private Expr concat(Expr first, int precedence, int at) {
        List<Expr> parts = new ArrayList<>();
        parts.add(first);
        do {
            parts.add(expression(precedence + 1));
        } while (cursor.accept("."));
        return new Node.Concat(parts, at);
    }

    private Expr ternary(Expr condition) {
        cursor.take();
        if (cursor.accept(":")) {
            return new Node.Ternary(condition, null, expression(TERNARY + 1));
        }
        Expr then = expression(ASSIGNMENT);
        cursor.expect(":");
        return new Node.Ternary(condition, then, expression(TERNARY + 1));
    }

    private Expr unary() {
        Token token = cursor.peek();
        if (token.kind() == Kind.OPERATOR) {
            switch (token.text()) {
                case "!", "-", "+", "~", "@", "&" -> {
                    cursor.take();
                    return new Node.Unary(token.text(), expression(token.is("!") ? 18 : UNARY));
                }
                case "++", "--" -> {
                    cursor.take();
                    return new Node.Increment(expression(UNARY), token.is("++"), true);
                }
                default -> {
                    if (token.text().length() > 3 && token.text().charAt(0) == '(') {
                        cursor.take();
                        return new Node.Cast(
                                token.text().substring(1, token.text().length() - 1), expression(UNARY));
                    }
                }
            }
        }
        return assignment(postfix(primaries.primary()));
    }

    private Expr assignment(Expr target) {
        Token token = cursor.peek();
        if (token.kind() != Kind.OPERATOR) {
            return target;
        }
        if (token.is("=")) {
            cursor.take();
            boolean reference = cursor.accept("&");
            return new Node.Assign(target, expression(ASSIGNMENT), reference, token.at());
        }
        if (ASSIGNMENTS.contains(token.text())) {
            cursor.take();
            String operator = token.text().substring(0, token.text().length() - 1);
            return new Node.AssignOperation(operator, target, expression(ASSIGNMENT), token.at());
        }
        if (token.is("++") || token.is("--")) {
            cursor.take();
            return new Node.Increment(target, token.is("++"), false);
        }
        return target;
    }

    private Expr postfix(Expr expression) {
        Expr value = expression;
        while (true) {
            Token token = cursor.peek();
            if (token.kind() != Kind.OPERATOR) {
                return value;
            }
            switch (token.text()) {
                case "[" -> {
                    cursor.take();
                    Expr index = cursor.is("]") ? null : expression();
                    cursor.expect("]");
                    value = new Node.Index(value, index, token.at());
                }
                case "{" -> {
                    boolean character = cursor.peek(1).kind() == Kind.NUMBER
                            && cursor.peek(2).is("}");
                    if (!(value instanceof Node.Variable
                            || value instanceof Node.Index
                            || value instanceof Node.Property
                            || character && (value instanceof Node.Concat || value instanceof Literal))) {
                        return value;
                    }
                    cursor.take();
                    Expr index = expression();
                    cursor.expect("}");
                    value = new Node.Index(value, index, token.at());
                }
                case "(" -> value = isItself() ? itself(value) : new Node.Call(value, arguments(), at(value, token));
                case "->", "?->" -> value = member(value, token.at());
                case "::" -> value = statik(value, token.at());
                default -> {
                    return value;
                }
            }
        }
    }

    /** Whether the brackets of a call hold three dots: the function itself is meant, and nothing is called. */
    private boolean isItself() {
        return cursor.peek(1).is("...") && cursor.peek(2).is(")");
    }

    private Expr itself(Expr callee) {
        cursor.take();
        cursor.take();
        cursor.take();
        return callee instanceof Node.Name name ? new Literal(name.name()) : callee;
    }

    /** A method itself, as the pair of its object or class and its name. */
    private Expr pair(Expr target, Expr name, int at) {
        itself(name);
        return new Node.ArrayLiteral(
                List.of(new Node.Item(null, target, false, false), new Node.Item(null, name, false, false)), at);
    }

    private static int at(Expr callee, Token token) {
        return callee instanceof Node.Name name ? name.at() : token.at();
    }

    private Expr member(Expr target, int at) {
        cursor.take();
        Expr name = memberName();
        if (cursor.is("(") && isItself()) {
            return pair(target, name, at);
        }
        return cursor.is("(")
                ? new Node.MethodCall(target, name, arguments(), at)
                : new Node.Property(target, name, at);
    }

    Expr memberName() {
        Token token = cursor.peek();
        if (token.kind() == Kind.NAME) {
            cursor.take();
            return new Literal(token.text());
        }
        if (token.kind() == Kind.VARIABLE) {
            cursor.take();
            return new Node.Variable(new Literal(token.text()), token.at());
        }
        if (cursor.accept("{")) {
            Expr name = expression();
            cursor.expect("}");
            return name;
        }
        if (token.is("$")) {
            return primaries.primary();
        }
        cursor.misfit();
        return NULL;
    }

    private Expr statik(Expr owner, int at) {
        cursor.take();
        Token token = cursor.peek();
        if (token.kind() == Kind.VARIABLE || token.is("$")) {
            Expr variable = primaries.primary();
            if (cursor.is("(")) {
                return new Node.StaticCall(owner, variable, arguments(), at);
            }
            Expr name = variable instanceof Node.Variable v ? v.name() : NULL;
            return new Node.StaticProperty(owner, name, at);
        }
        Expr name = memberName();
        if (cursor.is("(") && isItself()) {
            return pair(new Node.ClassConstant(owner, "class", at), name, at);
        }
        if (cursor.is("(")) {
            return new Node.StaticCall(owner, name, arguments(), at);
        }
        return new Node.ClassConstant(owner, name instanceof Literal l ? String.valueOf(l.value()) : "", at);
    }

    List<Argument> arguments() {
        List<Argument> arguments = new ArrayList<>();
        cursor.expect("(");
        while (!cursor.atEnd() && !cursor.is(")") && !cursor.is(";")) {
            int before = cursor.index();
            boolean spread = cursor.accept("...");
            if (spread && cursor.is(")")) {
                break;
            }
            String name = "";
            if (cursor.peek().kind() == Kind.NAME
                    && cursor.peek(1).is(":")
                    && !cursor.peek(1).is("::")) {
                name = cursor.take().text();
                cursor.take();
            }
            Expr value = expression();
            if (spread && value instanceof Node.ArrayLiteral literal && literal.isOfArguments()) {
                literal.items().forEach(item -> arguments.add(item.argument()));
            } else {
                arguments.add(new Argument(value, spread, name));
            }
            if (!cursor.accept(",") && !cursor.is(")")) {
                cursor.misfit();
                if (cursor.index() == before || cursor.is("}")) {
                    break;
                }
            }
        }
        cursor.expect(")");
        return arguments;
    }
}
