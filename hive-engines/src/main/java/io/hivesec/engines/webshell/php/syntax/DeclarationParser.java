package io.hivesec.engines.webshell.php.syntax;

import io.hivesec.engines.webshell.php.syntax.Node.Block;
import io.hivesec.engines.webshell.php.syntax.Node.Expr;
import io.hivesec.engines.webshell.php.syntax.Node.Stmt;
import io.hivesec.engines.webshell.php.syntax.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Parses what gives something a name: functions, classes and their members, constants, static variables, aliases. */
final class DeclarationParser {
    /** The parameter that takes all that a method is given which stands for another. */
    private static final String ALL = "arguments";

    private static final Set<String> MODIFIERS =
            Set.of("public", "protected", "private", "static", "abstract", "final", "var", "readonly");

    private final Cursor cursor;
    private final StatementParser statements;
    private final ExpressionParser expressions;
    /** Types wherever they are declared, also in blocks and expressions. */
    private final List<Node.Type> types = new ArrayList<>();

    DeclarationParser(Cursor cursor, StatementParser statements, ExpressionParser expressions) {
        this.cursor = cursor;
        this.statements = statements;
        this.expressions = expressions;
    }

    List<Node.Type> types() {
        return types;
    }

    Stmt statics() {
        cursor.take();
        List<Expr> variables = new ArrayList<>();
        List<Expr> values = new ArrayList<>();
        for (Expr item : statements.list()) {
            boolean assigned = item instanceof Node.Assign;
            variables.add(assigned ? ((Node.Assign) item).target() : item);
            values.add(assigned ? ((Node.Assign) item).value() : ExpressionParser.NULL);
        }
        return new Node.Declare(false, variables, values);
    }

    Stmt constants() {
        return new Block(List.copyOf(named()));
    }

    /** Names with what they stand for; a word of the language may be one of them. */
    private List<Node.Constant> named() {
        List<Node.Constant> named = new ArrayList<>();
        while (!cursor.atEnd() && !cursor.is(";") && !cursor.is("}")) {
            int before = cursor.index();
            // A type may stand in front of the first.
            while (cursor.peek(1).kind() == Kind.NAME
                    || cursor.is("?")
                    || cursor.peek(1).is("|")) {
                cursor.take();
            }
            if (cursor.peek().kind() == Kind.NAME && cursor.peek(1).is("=")) {
                String name = cursor.take().text();
                cursor.take();
                named.add(new Node.Constant(name, expressions.expression()));
            }
            if (!cursor.accept(",") && cursor.index() == before) {
                cursor.take();
            }
        }
        statements.end();
        return named;
    }

    Stmt use() {
        cursor.take();
        boolean function = cursor.acceptWord("function");
        if (!function) {
            cursor.acceptWord("const");
        }
        List<Stmt> aliases = new ArrayList<>();
        while (!cursor.atEnd() && !cursor.is(";")) {
            int before = cursor.index();
            if (cursor.peek().kind() == Kind.NAME) {
                String target = cursor.take().text();
                String alias = target.substring(target.lastIndexOf('\\') + 1);
                if (cursor.acceptWord("as") && cursor.peek().kind() == Kind.NAME) {
                    alias = cursor.take().text();
                }
                aliases.add(new Node.Alias(function, alias, target));
            }
            if (cursor.is("}")) {
                cursor.take();
            }
            if (!cursor.accept(",") && cursor.index() == before) {
                cursor.take();
            }
        }
        statements.end();
        return new Block(aliases);
    }

    List<Node.Parameter> parameters() {
        List<Node.Parameter> parameters = new ArrayList<>();
        cursor.expect("(");
        boolean reference = false;
        boolean variadic = false;
        boolean promoted = false;
        String type = "";
        while (!cursor.atEnd() && !cursor.is(")") && !cursor.is("{") && !cursor.is(";")) {
            Token token = cursor.take();
            if (token.is("&")) {
                reference = true;
            } else if (token.is("...")) {
                variadic = true;
            } else if (token.kind() == Kind.NAME) {
                boolean modifier = MODIFIERS.contains(token.text().toLowerCase(Locale.ROOT));
                promoted |= modifier;
                type = modifier || token.isWord("null") ? type : token.text();
            } else if (token.kind() == Kind.VARIABLE) {
                Expr value = cursor.accept("=") ? expressions.expression() : null;
                parameters.add(new Node.Parameter(token.text(), value, reference, variadic, promoted, type));
                if (cursor.is("{")) {
                    statements.block();
                }
            } else if (token.is(",")) {
                reference = false;
                variadic = false;
                promoted = false;
                type = "";
            }
        }
        cursor.expect(")");
        return parameters;
    }

    void returnType() {
        if (cursor.accept(":")) {
            while (cursor.peek().kind() == Kind.NAME
                    || cursor.is("?")
                    || cursor.is("|")
                    || cursor.is("&")
                    || cursor.is("(")
                    || cursor.is(")")) {
                cursor.take();
            }
        }
    }

    Node.Function function(int at) {
        cursor.take();
        cursor.accept("&");
        String name = cursor.take().text();
        List<Node.Parameter> parameters = parameters();
        returnType();
        Block body = null;
        if (cursor.is("{")) {
            body = statements.block();
        } else {
            cursor.accept(";");
        }
        return new Node.Function(name, parameters, body, Documents.before(cursor.source, at), at);
    }

    Stmt declaredType(int at) {
        while (statements.isOneOf("abstract", "final", "readonly")) {
            cursor.take();
        }
        cursor.take();
        return type(cursor.take().text(), at);
    }

    /** The rest of a type after its name, from its parents on. */
    Node.Type type(String name, int at) {
        String parent = "";
        boolean implementing = false;
        List<String> traits = new ArrayList<>();
        while (!cursor.atEnd() && !cursor.is("{") && !cursor.is(";")) {
            Token token = cursor.take();
            if (token.isWord("extends") && cursor.peek().kind() == Kind.NAME) {
                parent = cursor.peek().text();
            }
            implementing |= token.isWord("implements");
            if (implementing && token.kind() == Kind.NAME && !token.isWord("implements")) {
                traits.add(token.text());
            }
        }
        List<Node.Function> methods = new ArrayList<>();
        List<Node.Constant> properties = new ArrayList<>();
        List<Node.Constant> constants = new ArrayList<>();
        List<Expr> cases = new ArrayList<>();
        cursor.expect("{");
        if (cursor.enter()) {
            while (!cursor.atEnd() && !cursor.is("}")) {
                int before = cursor.index();
                member(methods, properties, constants, traits, cases);
                if (cursor.index() == before) {
                    cursor.misfit();
                    cursor.take();
                }
            }
            cursor.leave();
        }
        cursor.expect("}");
        if (!cases.isEmpty()) {
            properties.add(0, new Node.Constant(Node.Type.CASE_VALUE, new Node.AnyCase(cases)));
        }
        Node.Type type = new Node.Type(
                name, parent, methods, properties, constants, traits, Documents.before(cursor.source, at), at);
        types.add(type);
        return type;
    }

    /** What a property does when it is read or set, as methods that nobody else can name. */
    private void hooks(String property, List<Node.Function> methods) {
        cursor.expect("{");
        while (!cursor.atEnd() && !cursor.is("}")) {
            int before = cursor.index();
            while (cursor.peek().kind() == Kind.NAME
                    && MODIFIERS.contains(cursor.peek().text().toLowerCase(Locale.ROOT))) {
                cursor.take();
            }
            cursor.accept("&");
            int at = cursor.peek().at();
            boolean sets = cursor.isWord("set");
            if (!sets && !cursor.isWord("get")) {
                cursor.misfit();
            }
            cursor.take();
            List<Node.Parameter> parameters = cursor.is("(")
                    ? parameters()
                    : sets ? List.of(new Node.Parameter("value", null, false, false, false, "")) : List.of();
            Block body = null;
            if (cursor.accept("=>")) {
                Expr value = expressions.expression();
                body = new Block(List.of(new Node.Jump("return", value, 1, "")));
                cursor.accept(";");
            } else if (cursor.is("{")) {
                body = statements.block();
            } else {
                cursor.accept(";");
            }
            methods.add(new Node.Function(property + (sets ? "::set" : "::get"), parameters, body, "", at));
            if (cursor.index() == before) {
                cursor.take();
            }
        }
        cursor.expect("}");
    }

    /** Another name of a trait's method, as a method that calls it with all that it is given. */
    private void otherName(Token method, List<Node.Function> methods) {
        while (cursor.peek().kind() == Kind.NAME
                && MODIFIERS.contains(cursor.peek().text().toLowerCase(Locale.ROOT))) {
            cursor.take();
        }
        int at = method.at();
        if (cursor.peek().kind() == Kind.NAME) {
            Expr all = new Node.Variable(new Node.Literal(ALL), at);
            Expr call = new Node.MethodCall(
                    new Node.Variable(new Node.Literal("this"), at),
                    new Node.Literal(method.text()),
                    List.of(new Node.Argument(all, true, "")),
                    at);
            methods.add(new Node.Function(
                    cursor.take().text(),
                    List.of(new Node.Parameter(ALL, null, false, true, false, "")),
                    new Block(List.of(new Node.Jump("return", call, 1, ""))),
                    "",
                    at));
        }
    }

    private void member(
            List<Node.Function> methods,
            List<Node.Constant> properties,
            List<Node.Constant> constants,
            List<String> traits,
            List<Expr> cases) {
        int at = cursor.peek().at();
        while (cursor.peek().kind() == Kind.NAME
                && MODIFIERS.contains(cursor.peek().text().toLowerCase(Locale.ROOT))) {
            cursor.take();
        }
        if (cursor.isWord("function")) {
            methods.add(function(at));
        } else if (cursor.acceptWord("const")) {
            constants.addAll(named());
        } else if (cursor.acceptWord("use")) {
            while (!cursor.atEnd() && !cursor.is(";") && !cursor.is("{")) {
                Token token = cursor.take();
                if (token.kind() == Kind.NAME) {
                    traits.add(token.text());
                }
            }
            if (cursor.is("{")) {
                while (!cursor.atEnd() && !cursor.is("}")) {
                    Token token = cursor.take();
                    if (cursor.acceptWord("as")) {
                        otherName(token, methods);
                    }
                }
            }
            cursor.take();
        } else if (cursor.acceptWord("case")) {
            named().forEach(each -> {
                constants.add(each);
                cases.add(each.value());
            });
        } else {
            while (!cursor.atEnd()
                    && cursor.peek().kind() != Kind.VARIABLE
                    && !cursor.is(";")
                    && !cursor.is("}")
                    && !cursor.is("{")) {
                cursor.take();
            }
            while (cursor.peek().kind() == Kind.VARIABLE) {
                String name = cursor.take().text();
                properties.add(
                        new Node.Constant(name, cursor.accept("=") ? expressions.expression() : ExpressionParser.NULL));
                if (cursor.is("{")) {
                    hooks(name, methods);
                }
                cursor.accept(",");
            }
            cursor.accept(";");
        }
    }
}
