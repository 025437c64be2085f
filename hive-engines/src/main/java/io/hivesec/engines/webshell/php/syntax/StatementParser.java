package io.hivesec.engines.webshell.php.syntax;

import io.hivesec.engines.webshell.php.syntax.Node.Block;
import io.hivesec.engines.webshell.php.syntax.Node.Expr;
import io.hivesec.engines.webshell.php.syntax.Node.Stmt;
import io.hivesec.engines.webshell.php.syntax.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parses statements. What does not fit is stepped over, a token at a time, so that every page comes to an end. */
final class StatementParser {
    private static final Set<String> MODIFIERS =
            Set.of("public", "protected", "private", "static", "abstract", "final", "var", "readonly");

    private final Cursor cursor;
    private final ExpressionParser expressions;
    /** Types wherever they are declared, also in blocks and expressions. */
    private final List<Node.Type> types = new ArrayList<>();

    StatementParser(Cursor cursor) {
        this.cursor = cursor;
        this.expressions = new ExpressionParser(cursor, this);
    }

    List<Node.Type> types() {
        return types;
    }

    List<Stmt> page() {
        List<Stmt> statements = new ArrayList<>();
        while (!cursor.atEnd()) {
            statement(statements);
        }
        return statements;
    }

    Block block() {
        List<Stmt> statements = new ArrayList<>();
        if (!cursor.enter()) {
            return new Block(statements);
        }
        if (cursor.accept("{")) {
            while (!cursor.atEnd() && !cursor.is("}")) {
                statement(statements);
            }
            cursor.expect("}");
        }
        cursor.leave();
        return new Block(statements);
    }

    /** The body of a control structure: a statement, a block, or the alternative syntax up to one of the words. */
    private Stmt body(String... ends) {
        if (cursor.accept(":")) {
            List<Stmt> statements = new ArrayList<>();
            while (!cursor.atEnd() && !isOneOf(ends) && !cursor.is("}")) {
                statement(statements);
            }
            return new Block(statements);
        }
        List<Stmt> one = new ArrayList<>(1);
        statement(one);
        return one.size() == 1 ? one.get(0) : new Block(one);
    }

    private boolean isOneOf(String... words) {
        for (String word : words) {
            if (cursor.isWord(word)) {
                return true;
            }
        }
        return false;
    }

    private void statement(List<Stmt> into) {
        int before = cursor.index();
        if (!cursor.enter()) {
            cursor.take();
            return;
        }
        Stmt statement = statement();
        cursor.leave();
        if (statement != null) {
            into.add(statement);
        }
        if (cursor.index() == before) {
            cursor.misfit();
            cursor.take();
        }
    }

    private @Nullable Stmt statement() {
        Token token = cursor.peek();
        switch (token.kind()) {
            case HTML -> {
                cursor.take();
                return new Node.Html(token.text());
            }
            case ECHO -> {
                cursor.take();
                return new Node.Echo(list(), token.at());
            }
            case NAME -> {
                Stmt known = keyword(token);
                if (known != null) {
                    return known;
                }
            }
            case OPERATOR -> {
                if (token.is("{")) {
                    return block();
                }
                if (token.is(";")) {
                    cursor.take();
                    return null;
                }
            }
            default -> {}
        }
        return expressionStatement();
    }

    private Stmt expressionStatement() {
        Expr expression = expressions.expression();
        end();
        return new Node.Do(expression);
    }

    /** The end of a statement; without one the rest of it is stepped over unless something new begins. */
    private void end() {
        if (cursor.accept(";")
                || cursor.atEnd()
                || cursor.is("}")
                || cursor.peek().kind() == Kind.HTML) {
            return;
        }
        cursor.misfit();
    }

    private List<Expr> list() {
        List<Expr> values = new ArrayList<>();
        do {
            values.add(expressions.expression());
        } while (cursor.accept(","));
        end();
        return values;
    }

    private @Nullable Stmt keyword(Token token) {
        String word = token.text().toLowerCase(Locale.ROOT);
        Token next = cursor.peek(1);
        if (next.is(":") && !next.is("::") && !Set.of("else", "default", "case").contains(word)) {
            cursor.take();
            cursor.take();
            return new Node.Label(token.text());
        }
        switch (word) {
            case "echo" -> {
                cursor.take();
                return new Node.Echo(list(), token.at());
            }
            case "if" -> {
                return ifElse();
            }
            case "while" -> {
                cursor.take();
                Expr condition = parenthesised();
                Stmt body = body("endwhile");
                endWord("endwhile");
                return new Node.Loop(List.of(), List.of(condition), List.of(), body, false);
            }
            case "do" -> {
                cursor.take();
                Stmt body = body();
                cursor.acceptWord("while");
                Expr condition = parenthesised();
                end();
                return new Node.Loop(List.of(), List.of(condition), List.of(), body, true);
            }
            case "for" -> {
                return forLoop();
            }
            case "foreach" -> {
                return foreach();
            }
            case "switch" -> {
                return cases();
            }
            case "break", "continue", "return", "goto" -> {
                return jump(word);
            }
            case "global" -> {
                cursor.take();
                return new Node.Declare(true, list(), List.of());
            }
            case "unset" -> {
                cursor.take();
                List<Expr> variables = expressions.arguments().stream()
                        .map(Node.Argument::value)
                        .toList();
                end();
                return new Node.Unset(variables);
            }
            case "try" -> {
                return tryCatch();
            }
            case "static" -> {
                return next.kind() == Kind.VARIABLE ? statics() : null;
            }
            case "function" -> {
                boolean named = next.kind() == Kind.NAME
                        || next.is("&") && cursor.peek(2).kind() == Kind.NAME;
                return named ? function(token.at()) : null;
            }
            case "abstract", "final", "readonly", "class", "interface", "trait", "enum" -> {
                return next.kind() == Kind.NAME ? declaredType(token.at()) : null;
            }
            case "namespace" -> {
                if (next.is("\\")) {
                    return null;
                }
                cursor.take();
                String name = cursor.peek().kind() == Kind.NAME ? cursor.take().text() : "";
                if (cursor.is("{")) {
                    return block();
                }
                end();
                return new Node.Namespace(name);
            }
            case "use" -> {
                return use();
            }
            case "const" -> {
                cursor.take();
                return constants();
            }
            case "declare" -> {
                cursor.take();
                expressions.arguments();
                if (cursor.is("{") || cursor.is(":")) {
                    Stmt body = body("enddeclare");
                    endWord("enddeclare");
                    return body;
                }
                end();
                return null;
            }
            default -> {
                return null;
            }
        }
    }

    private void endWord(String word) {
        if (cursor.acceptWord(word)) {
            end();
        }
    }

    private Expr parenthesised() {
        cursor.expect("(");
        Expr inner = expressions.expression();
        cursor.expect(")");
        return inner;
    }

    private Stmt ifElse() {
        cursor.take();
        Expr condition = parenthesised();
        Stmt then = body("elseif", "else", "endif");
        // A long chain of else-ifs is a row, not a nest.
        List<Expr> conditions = new ArrayList<>(List.of(condition));
        List<Stmt> bodies = new ArrayList<>(List.of(then));
        Stmt otherwise = null;
        while (true) {
            if (cursor.isWord("elseif")
                    || cursor.isWord("else") && cursor.peek(1).isWord("if")) {
                if (cursor.take().isWord("else")) {
                    cursor.take();
                }
                conditions.add(parenthesised());
                bodies.add(body("elseif", "else", "endif"));
            } else if (cursor.acceptWord("else")) {
                otherwise = body("endif");
                break;
            } else {
                break;
            }
        }
        endWord("endif");
        Stmt result = otherwise;
        int kept = Math.max(0, conditions.size() - 120);
        for (int i = conditions.size() - 1; i >= kept; i--) {
            result = new Node.If(conditions.get(i), bodies.get(i), result);
        }
        if (kept == 0) {
            return result == null ? new Block(List.of()) : result;
        }
        List<Stmt> row = new ArrayList<>();
        for (int i = 0; i < kept; i++) {
            row.add(new Node.If(conditions.get(i), bodies.get(i), null));
        }
        row.add(result == null ? new Block(List.of()) : result);
        return new Block(row);
    }

    private Stmt forLoop() {
        cursor.take();
        cursor.expect("(");
        List<Expr> before = part(";");
        List<Expr> condition = part(";");
        List<Expr> after = part(")");
        Stmt body = body("endfor");
        endWord("endfor");
        return new Node.Loop(before, condition, after, body, false);
    }

    private List<Expr> part(String close) {
        List<Expr> values = new ArrayList<>();
        while (!cursor.atEnd() && !cursor.is(close) && !cursor.is("{")) {
            int before = cursor.index();
            values.add(expressions.expression());
            cursor.accept(",");
            if (cursor.index() == before) {
                break;
            }
        }
        cursor.expect(close);
        return values;
    }

    private Stmt foreach() {
        cursor.take();
        cursor.expect("(");
        Expr subject = expressions.expression();
        cursor.acceptWord("as");
        boolean reference = cursor.accept("&");
        Expr value = expressions.expression();
        Expr key = null;
        if (cursor.accept("=>")) {
            key = value;
            reference = cursor.accept("&");
            value = expressions.expression();
        }
        cursor.expect(")");
        Stmt body = body("endforeach");
        endWord("endforeach");
        return new Node.Foreach(subject, key, value, reference, body);
    }

    private Stmt cases() {
        cursor.take();
        Expr subject = parenthesised();
        if (!cursor.accept("{")) {
            cursor.accept(":");
        }
        List<Node.Case> cases = new ArrayList<>();
        while (!cursor.atEnd() && !cursor.is("}") && !cursor.isWord("endswitch")) {
            boolean standard = cursor.acceptWord("default");
            if (!standard && !cursor.acceptWord("case")) {
                cursor.misfit();
                cursor.take();
                continue;
            }
            Expr condition = standard ? null : expressions.expression();
            if (!cursor.accept(":")) {
                cursor.accept(";");
            }
            List<Stmt> statements = new ArrayList<>();
            while (!cursor.atEnd() && !cursor.is("}") && !isOneOf("case", "default", "endswitch")) {
                statement(statements);
            }
            cases.add(new Node.Case(condition, new Block(statements)));
        }
        if (!cursor.accept("}")) {
            endWord("endswitch");
        }
        return new Node.Switch(subject, cases);
    }

    private Stmt jump(String word) {
        cursor.take();
        if (word.equals("goto")) {
            String label = cursor.peek().kind() == Kind.NAME ? cursor.take().text() : "";
            end();
            return new Node.Jump(word, null, 1, label);
        }
        boolean bare = cursor.is(";")
                || cursor.is("}")
                || cursor.atEnd()
                || cursor.peek().kind() == Kind.HTML;
        Expr value = bare ? null : expressions.expression();
        end();
        boolean counted = !word.equals("return");
        int levels =
                counted && value instanceof Node.Literal l && l.value() instanceof Long n ? (int) Math.min(n, 99) : 1;
        return new Node.Jump(word, value, Math.max(1, levels), "");
    }

    private Stmt statics() {
        cursor.take();
        List<Expr> variables = new ArrayList<>();
        List<Expr> values = new ArrayList<>();
        for (Expr item : list()) {
            boolean assigned = item instanceof Node.Assign;
            variables.add(assigned ? ((Node.Assign) item).target() : item);
            values.add(assigned ? ((Node.Assign) item).value() : ExpressionParser.NULL);
        }
        return new Node.Declare(false, variables, values);
    }

    private Stmt constants() {
        List<Stmt> constants = new ArrayList<>();
        for (Expr item : list()) {
            if (item instanceof Node.Assign assign && assign.target() instanceof Node.Name name) {
                constants.add(new Node.Constant(name.name(), assign.value()));
            }
        }
        return new Block(constants);
    }

    private Stmt tryCatch() {
        cursor.take();
        Block body = block();
        List<Node.Catch> catches = new ArrayList<>();
        while (cursor.acceptWord("catch")) {
            String variable = "";
            cursor.expect("(");
            while (!cursor.atEnd() && !cursor.is(")") && !cursor.is("{")) {
                Token token = cursor.take();
                variable = token.kind() == Kind.VARIABLE ? token.text() : variable;
            }
            cursor.expect(")");
            catches.add(new Node.Catch(variable, block()));
        }
        return new Node.Try(body, catches, cursor.acceptWord("finally") ? block() : null);
    }

    private Stmt use() {
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
        end();
        return new Block(aliases);
    }

    List<Node.Parameter> parameters() {
        List<Node.Parameter> parameters = new ArrayList<>();
        cursor.expect("(");
        boolean reference = false;
        boolean variadic = false;
        boolean promoted = false;
        boolean typed = false;
        while (!cursor.atEnd() && !cursor.is(")") && !cursor.is("{") && !cursor.is(";")) {
            Token token = cursor.take();
            if (token.is("&")) {
                reference = true;
            } else if (token.is("...")) {
                variadic = true;
            } else if (token.kind() == Kind.NAME) {
                promoted |= MODIFIERS.contains(token.text().toLowerCase(Locale.ROOT));
                typed |= Set.of("int", "float", "bool").contains(token.text().toLowerCase(Locale.ROOT));
            } else if (token.kind() == Kind.VARIABLE) {
                Expr value = cursor.accept("=") ? expressions.expression() : null;
                parameters.add(new Node.Parameter(token.text(), value, reference, variadic, promoted, typed));
                if (cursor.is("{")) {
                    block();
                }
            } else if (token.is(",")) {
                reference = false;
                variadic = false;
                promoted = false;
                typed = false;
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

    private Node.Function function(int at) {
        cursor.take();
        cursor.accept("&");
        String name = cursor.take().text();
        List<Node.Parameter> parameters = parameters();
        returnType();
        Block body = null;
        if (cursor.is("{")) {
            body = block();
        } else {
            cursor.accept(";");
        }
        return new Node.Function(name, parameters, body, Documents.before(cursor.source, at), at);
    }

    private Stmt declaredType(int at) {
        while (isOneOf("abstract", "final", "readonly")) {
            cursor.take();
        }
        cursor.take();
        return type(cursor.take().text(), at);
    }

    /** The rest of a type after its name, from its parents on. */
    Node.Type type(String name, int at) {
        String parent = "";
        while (!cursor.atEnd() && !cursor.is("{") && !cursor.is(";")) {
            Token token = cursor.take();
            if (token.isWord("extends") && cursor.peek().kind() == Kind.NAME) {
                parent = cursor.peek().text();
            }
        }
        List<Node.Function> methods = new ArrayList<>();
        List<Node.Constant> properties = new ArrayList<>();
        List<Node.Constant> constants = new ArrayList<>();
        List<String> traits = new ArrayList<>();
        cursor.expect("{");
        if (cursor.enter()) {
            while (!cursor.atEnd() && !cursor.is("}")) {
                int before = cursor.index();
                member(methods, properties, constants, traits);
                if (cursor.index() == before) {
                    cursor.misfit();
                    cursor.take();
                }
            }
            cursor.leave();
        }
        cursor.expect("}");
        Node.Type type = new Node.Type(
                name, parent, methods, properties, constants, traits, Documents.before(cursor.source, at), at);
        types.add(type);
        return type;
    }

    private void member(
            List<Node.Function> methods,
            List<Node.Constant> properties,
            List<Node.Constant> constants,
            List<String> traits) {
        int at = cursor.peek().at();
        while (cursor.peek().kind() == Kind.NAME
                && MODIFIERS.contains(cursor.peek().text().toLowerCase(Locale.ROOT))) {
            cursor.take();
        }
        if (cursor.isWord("function")) {
            methods.add(function(at));
        } else if (cursor.acceptWord("const")) {
            if (cursor.peek().kind() == Kind.NAME && cursor.peek(1).kind() == Kind.NAME) {
                cursor.take();
            }
            if (constants() instanceof Block block) {
                block.statements().forEach(s -> constants.add((Node.Constant) s));
            }
        } else if (cursor.acceptWord("use")) {
            while (!cursor.atEnd() && !cursor.is(";") && !cursor.is("{")) {
                Token token = cursor.take();
                if (token.kind() == Kind.NAME) {
                    traits.add(token.text());
                }
            }
            if (cursor.is("{")) {
                while (!cursor.atEnd() && !cursor.is("}")) {
                    cursor.take();
                }
            }
            cursor.take();
        } else if (cursor.acceptWord("case")) {
            list();
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
                    block();
                }
                cursor.accept(",");
            }
            cursor.accept(";");
        }
    }
}
