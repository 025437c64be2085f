package io.hivesec.engines.webshell.php.syntax;

import io.hivesec.engines.webshell.php.syntax.Node.Argument;
import io.hivesec.engines.webshell.php.syntax.Node.Arm;
import io.hivesec.engines.webshell.php.syntax.Node.Expr;
import io.hivesec.engines.webshell.php.syntax.Node.Item;
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
    private static final int ASSIGNMENT = 4;
    private static final int UNARY = 19;
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
    private final StatementParser statements;

    ExpressionParser(Cursor cursor, StatementParser statements) {
        this.cursor = cursor;
        this.statements = statements;
    }

    Expr expression() {
        return expression(0);
    }

    private Expr expression(int minimum) {
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
        return assignment(postfix(primary()));
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
                    if (!(value instanceof Node.Variable
                            || value instanceof Node.Index
                            || value instanceof Node.Property)) {
                        return value;
                    }
                    cursor.take();
                    Expr index = expression();
                    cursor.expect("}");
                    value = new Node.Index(value, index, token.at());
                }
                case "(" -> value = new Node.Call(value, arguments(), at(value, token));
                case "->", "?->" -> value = member(value, token.at());
                case "::" -> value = statik(value, token.at());
                default -> {
                    return value;
                }
            }
        }
    }

    private static int at(Expr callee, Token token) {
        return callee instanceof Node.Name name ? name.at() : token.at();
    }

    private Expr member(Expr target, int at) {
        cursor.take();
        Expr name = memberName();
        return cursor.is("(")
                ? new Node.MethodCall(target, name, arguments(), at)
                : new Node.Property(target, name, at);
    }

    private Expr memberName() {
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
            return primary();
        }
        cursor.misfit();
        return NULL;
    }

    private Expr statik(Expr owner, int at) {
        cursor.take();
        Token token = cursor.peek();
        if (token.kind() == Kind.VARIABLE || token.is("$")) {
            Expr variable = primary();
            if (cursor.is("(")) {
                return new Node.StaticCall(owner, variable, arguments(), at);
            }
            Expr name = variable instanceof Node.Variable v ? v.name() : NULL;
            return new Node.StaticProperty(owner, name, at);
        }
        Expr name = memberName();
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
            if (cursor.peek().kind() == Kind.NAME
                    && cursor.peek(1).is(":")
                    && !cursor.peek(1).is("::")) {
                cursor.take();
                cursor.take();
            }
            arguments.add(new Argument(expression(), spread));
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

    private Expr primary() {
        Token token = cursor.peek();
        switch (token.kind()) {
            case VARIABLE -> {
                cursor.take();
                return new Node.Variable(new Literal(token.text()), token.at());
            }
            case STRING -> {
                cursor.take();
                return new Literal(token.text());
            }
            case NUMBER -> {
                cursor.take();
                return new Literal(Numbers.parse(token.text()));
            }
            case TEMPLATE -> {
                cursor.take();
                return template(token);
            }
            case SHELL -> {
                cursor.take();
                return new Node.Shell(template(token), token.at());
            }
            case NAME -> {
                return Words.isExpression(token.text()) ? word(token) : name(token);
            }
            case OPERATOR -> {
                return operator(token);
            }
            default -> {
                cursor.misfit();
                return NULL;
            }
        }
    }

    private Expr name(Token token) {
        cursor.take();
        String plain = token.text().startsWith("\\") ? token.text().substring(1) : token.text();
        return new Node.Name(plain, token.at());
    }

    private Expr template(Token token) {
        List<Expr> parts = new ArrayList<>();
        for (Token.Part part : token.parts()) {
            if (!part.code()) {
                parts.add(new Literal(part.text()));
            } else {
                Cursor inner = new Cursor(part.text(), PhpLexer.code(part.text()), cursor.depth() + 1);
                parts.add(new ExpressionParser(inner, new StatementParser(inner)).expression());
                cursor.tooDeep(inner);
            }
        }
        return new Node.Concat(parts, token.at());
    }

    private Expr operator(Token token) {
        switch (token.text()) {
            case "(" -> {
                cursor.take();
                Expr inner = expression();
                cursor.expect(")");
                return inner;
            }
            case "[" -> {
                cursor.take();
                return new Node.ArrayLiteral(items("]"), token.at());
            }
            case "$" -> {
                cursor.take();
                if (cursor.accept("{")) {
                    Expr name = expression();
                    cursor.expect("}");
                    return new Node.Variable(name, token.at());
                }
                if (!cursor.is("$") && cursor.peek().kind() != Kind.VARIABLE || !cursor.enter()) {
                    cursor.misfit();
                    return NULL;
                }
                Expr inner = primary();
                cursor.leave();
                return new Node.Variable(inner, token.at());
            }
            default -> {
                cursor.misfit();
                return NULL;
            }
        }
    }

    private List<Item> items(String close) {
        List<Item> items = new ArrayList<>();
        while (!cursor.atEnd() && !cursor.is(close) && !cursor.is(";")) {
            if (cursor.accept(",")) {
                items.add(new Item(null, null, false, false));
                continue;
            }
            int before = cursor.index();
            boolean spread = cursor.accept("...");
            boolean reference = cursor.accept("&");
            Expr value = expression();
            Expr key = null;
            if (cursor.accept("=>")) {
                key = value;
                reference = cursor.accept("&");
                value = expression();
            }
            items.add(new Item(key, value, spread, reference));
            if (!cursor.accept(",") && !cursor.is(close)) {
                cursor.misfit();
                if (cursor.index() == before || cursor.is("}")) {
                    break;
                }
            }
        }
        cursor.expect(close);
        return items;
    }

    private Expr word(Token token) {
        cursor.take();
        int at = token.at();
        switch (token.text().toLowerCase(Locale.ROOT)) {
            case "array", "list" -> {
                if (cursor.accept("(")) {
                    return new Node.ArrayLiteral(items(")"), at);
                }
                return new Node.Name(token.text(), at);
            }
            case "true" -> {
                return new Literal(Boolean.TRUE);
            }
            case "false" -> {
                return new Literal(Boolean.FALSE);
            }
            case "null" -> {
                return NULL;
            }
            case "isset" -> {
                return new Node.Isset(values(), false);
            }
            case "empty" -> {
                return new Node.Isset(values(), true);
            }
            case "eval" -> {
                return new Node.Eval(expression(UNARY), at);
            }
            case "include", "include_once", "require", "require_once" -> {
                return new Node.Include(expression(ASSIGNMENT), at);
            }
            case "print", "throw", "clone", "yield" -> {
                cursor.acceptWord("from");
                boolean bare = cursor.is(";") || cursor.is(")") || cursor.is(",") || cursor.is("]");
                Expr operand = bare ? NULL : expression(token.isWord("clone") ? UNARY : ASSIGNMENT);
                if (cursor.accept("=>")) {
                    operand = expression(ASSIGNMENT);
                }
                return new Node.Unary(token.text().toLowerCase(Locale.ROOT), operand);
            }
            case "exit", "die" -> {
                if (!cursor.accept("(")) {
                    return new Node.Exit(null);
                }
                Expr value = cursor.is(")") ? null : expression();
                cursor.expect(")");
                return new Node.Exit(value);
            }
            case "new" -> {
                return newObject(at);
            }
            case "function", "fn" -> {
                return lambda(token);
            }
            case "match" -> {
                return cursor.is("(") ? match() : new Node.Name(token.text(), at);
            }
            case "static" -> {
                return cursor.isWord("function") || cursor.isWord("fn")
                        ? lambda(cursor.take())
                        : new Node.Name("static", at);
            }
            default -> {
                cursor.misfit();
                return NULL;
            }
        }
    }

    private List<Expr> values() {
        return arguments().stream().map(Argument::value).toList();
    }

    private Expr newObject(int at) {
        if (cursor.isWord("class") || cursor.isWord("readonly")) {
            cursor.acceptWord("readonly");
            cursor.take();
            List<Argument> arguments = cursor.is("(") ? arguments() : List.of();
            Node.Type type = statements.type("class@" + at, at);
            return new Node.New(new Node.Name(type.name(), at), arguments, at);
        }
        Token token = cursor.peek();
        Expr type = token.kind() == Kind.NAME && !token.isWord("static") ? name(token) : primary();
        while (cursor.is("[") || cursor.is("->") || cursor.is("::")) {
            Token operator = cursor.take();
            if (operator.is("[")) {
                Expr index = expression();
                cursor.expect("]");
                type = new Node.Index(type, index, operator.at());
            } else if (operator.is("->")) {
                type = new Node.Property(type, memberName(), operator.at());
            } else {
                Expr variable = primary();
                type = new Node.StaticProperty(
                        type, variable instanceof Node.Variable v ? v.name() : NULL, operator.at());
            }
        }
        return new Node.New(type, cursor.is("(") ? arguments() : List.of(), at);
    }

    private Expr lambda(Token token) {
        boolean arrow = token.isWord("fn");
        cursor.accept("&");
        List<Node.Parameter> parameters = statements.parameters();
        List<Node.Use> uses = new ArrayList<>();
        if (cursor.acceptWord("use") && cursor.accept("(")) {
            while (!cursor.atEnd() && !cursor.is(")")) {
                boolean reference = cursor.accept("&");
                if (cursor.peek().kind() == Kind.VARIABLE) {
                    uses.add(new Node.Use(cursor.peek().text(), reference));
                }
                cursor.take();
                cursor.accept(",");
            }
            cursor.expect(")");
        }
        statements.returnType();
        Node.Block body;
        if (arrow) {
            cursor.expect("=>");
            body = new Node.Block(List.of(new Node.Jump("return", expression(ASSIGNMENT), 1, "")));
        } else {
            body = statements.block();
        }
        return new Node.Lambda(new Node.Function("{closure}", parameters, body, "", token.at()), uses, arrow);
    }

    private Expr match() {
        cursor.take();
        Expr subject = expression();
        cursor.expect(")");
        cursor.expect("{");
        List<Arm> arms = new ArrayList<>();
        while (!cursor.atEnd() && !cursor.is("}")) {
            int before = cursor.index();
            List<Expr> conditions = new ArrayList<>();
            if (cursor.isWord("default")) {
                cursor.take();
            } else {
                do {
                    if (cursor.is("=>")) {
                        break;
                    }
                    conditions.add(expression());
                } while (cursor.accept(","));
            }
            cursor.accept(",");
            cursor.expect("=>");
            arms.add(new Arm(conditions, expression()));
            cursor.accept(",");
            if (cursor.index() == before) {
                cursor.take();
            }
        }
        cursor.expect("}");
        return new Node.Match(subject, arms);
    }
}
