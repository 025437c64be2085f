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

/** Parses what expressions begin with: literals, variables, arrays, lambdas, and the words of the language that are operators. */
final class PrimaryParser {
    private final Cursor cursor;
    private final ExpressionParser expressions;
    private final StatementParser statements;

    PrimaryParser(Cursor cursor, ExpressionParser expressions, StatementParser statements) {
        this.cursor = cursor;
        this.expressions = expressions;
        this.statements = statements;
    }

    Expr primary() {
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
                return ExpressionParser.NULL;
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
                Expr inner = expressions.expression();
                cursor.expect(")");
                // A constant in brackets that is called names the function; without brackets it would be one.
                return inner instanceof Node.Name && cursor.is("(")
                        ? new Node.Concat(List.of(inner), token.at())
                        : inner;
            }
            case "[" -> {
                cursor.take();
                return new Node.ArrayLiteral(items("]"), token.at());
            }
            case "$" -> {
                cursor.take();
                if (cursor.accept("{")) {
                    Expr name = expressions.expression();
                    cursor.expect("}");
                    return new Node.Variable(name, token.at());
                }
                if (!cursor.is("$") && cursor.peek().kind() != Kind.VARIABLE || !cursor.enter()) {
                    cursor.misfit();
                    return ExpressionParser.NULL;
                }
                Expr inner = primary();
                cursor.leave();
                return new Node.Variable(inner, token.at());
            }
            default -> {
                cursor.misfit();
                return ExpressionParser.NULL;
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
            Expr value = expressions.expression();
            Expr key = null;
            if (cursor.accept("=>")) {
                key = value;
                reference = cursor.accept("&");
                value = expressions.expression();
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
                return ExpressionParser.NULL;
            }
            case "isset" -> {
                return new Node.Isset(values(), false);
            }
            case "empty" -> {
                return new Node.Isset(values(), true);
            }
            case "eval" -> {
                return new Node.Eval(expressions.expression(ExpressionParser.UNARY), at);
            }
            case "include", "include_once", "require", "require_once" -> {
                return new Node.Include(expressions.expression(ExpressionParser.ASSIGNMENT), at);
            }
            case "print", "throw", "clone", "yield" -> {
                cursor.acceptWord("from");
                boolean bare = cursor.is(";") || cursor.is(")") || cursor.is(",") || cursor.is("]");
                Expr operand = bare
                        ? ExpressionParser.NULL
                        : expressions.expression(
                                token.isWord("clone") ? ExpressionParser.UNARY : ExpressionParser.ASSIGNMENT);
                if (cursor.accept("=>")) {
                    operand = expressions.expression(ExpressionParser.ASSIGNMENT);
                }
                return new Node.Unary(token.text().toLowerCase(Locale.ROOT), operand);
            }
            case "exit", "die" -> {
                if (!cursor.accept("(")) {
                    return new Node.Exit(null);
                }
                Expr value = cursor.is(")") ? null : expressions.expression();
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
                return ExpressionParser.NULL;
            }
        }
    }

    private List<Expr> values() {
        return expressions.arguments().stream().map(Argument::value).toList();
    }

    private Expr newObject(int at) {
        if (cursor.isWord("class") || cursor.isWord("readonly")) {
            cursor.acceptWord("readonly");
            cursor.take();
            List<Argument> arguments = cursor.is("(") ? expressions.arguments() : List.of();
            Node.Type type = statements.declarations().type("class@" + at, at);
            return new Node.New(new Node.Name(type.name(), at), arguments, at);
        }
        Token token = cursor.peek();
        Expr type = token.kind() == Kind.NAME && !token.isWord("static") ? name(token) : primary();
        while (cursor.is("[") || cursor.is("->") || cursor.is("::")) {
            Token operator = cursor.take();
            if (operator.is("[")) {
                Expr index = expressions.expression();
                cursor.expect("]");
                type = new Node.Index(type, index, operator.at());
            } else if (operator.is("->")) {
                type = new Node.Property(type, expressions.memberName(), operator.at());
            } else {
                Expr variable = primary();
                type = new Node.StaticProperty(
                        type, variable instanceof Node.Variable v ? v.name() : ExpressionParser.NULL, operator.at());
            }
        }
        return new Node.New(type, cursor.is("(") ? expressions.arguments() : List.of(), at);
    }

    private Expr lambda(Token token) {
        boolean arrow = token.isWord("fn");
        cursor.accept("&");
        List<Node.Parameter> parameters = statements.declarations().parameters();
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
        statements.declarations().returnType();
        Node.Block body;
        if (arrow) {
            cursor.expect("=>");
            body = new Node.Block(
                    List.of(new Node.Jump("return", expressions.expression(ExpressionParser.ASSIGNMENT), 1, "")));
        } else {
            body = statements.block();
        }
        return new Node.Lambda(new Node.Function("{closure}", parameters, body, "", token.at()), uses, arrow);
    }

    private Expr match() {
        cursor.take();
        Expr subject = expressions.expression();
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
                    conditions.add(expressions.expression());
                } while (cursor.accept(","));
            }
            cursor.accept(",");
            cursor.expect("=>");
            arms.add(new Arm(conditions, expressions.expression()));
            cursor.accept(",");
            if (cursor.index() == before) {
                cursor.take();
            }
        }
        cursor.expect("}");
        return new Node.Match(subject, arms);
    }
}
