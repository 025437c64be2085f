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
    private final Cursor cursor;
    private final ExpressionParser expressions;
    private final ControlParser control;
    private final DeclarationParser declarations;

    StatementParser(Cursor cursor) {
        this.cursor = cursor;
        this.expressions = new ExpressionParser(cursor, this);
        this.control = new ControlParser(cursor, this, expressions);
        this.declarations = new DeclarationParser(cursor, this, expressions);
    }

    DeclarationParser declarations() {
        return declarations;
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
    Stmt body(String... ends) {
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

    boolean isOneOf(String... words) {
        for (String word : words) {
            if (cursor.isWord(word)) {
                return true;
            }
        }
        return false;
    }

    void statement(List<Stmt> into) {
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
    void end() {
        if (cursor.accept(";")
                || cursor.atEnd()
                || cursor.is("}")
                || cursor.peek().kind() == Kind.HTML) {
            return;
        }
        cursor.misfit();
    }

    List<Expr> list() {
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
                return control.ifElse();
            }
            case "while" -> {
                cursor.take();
                Expr condition = control.parenthesised();
                Stmt body = body("endwhile");
                control.endWord("endwhile");
                return new Node.Loop(List.of(), List.of(condition), List.of(), body, false);
            }
            case "do" -> {
                cursor.take();
                Stmt body = body();
                cursor.acceptWord("while");
                Expr condition = control.parenthesised();
                end();
                return new Node.Loop(List.of(), List.of(condition), List.of(), body, true);
            }
            case "for" -> {
                return control.forLoop();
            }
            case "foreach" -> {
                return control.foreach();
            }
            case "switch" -> {
                return control.cases();
            }
            case "break", "continue", "return", "goto" -> {
                return control.jump(word);
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
                return control.tryCatch();
            }
            case "static" -> {
                return next.kind() == Kind.VARIABLE ? declarations.statics() : null;
            }
            case "function" -> {
                boolean named = next.kind() == Kind.NAME
                        || next.is("&") && cursor.peek(2).kind() == Kind.NAME;
                return named ? declarations.function(token.at()) : null;
            }
            case "abstract", "final", "readonly", "class", "interface", "trait", "enum" -> {
                return next.kind() == Kind.NAME ? declarations.declaredType(token.at()) : null;
            }
            case "namespace" -> {
                if (next.is("\\")) {
                    return null;
                }
                cursor.take();
                String name = cursor.peek().kind() == Kind.NAME ? cursor.take().text() : "";
                if (cursor.is("{")) {
                    return new Block(List.of(new Node.Namespace(name), block()));
                }
                end();
                return new Node.Namespace(name);
            }
            case "use" -> {
                return declarations.use();
            }
            case "const" -> {
                cursor.take();
                return declarations.constants();
            }
            case "declare" -> {
                cursor.take();
                expressions.arguments();
                if (cursor.is("{") || cursor.is(":")) {
                    Stmt body = body("enddeclare");
                    control.endWord("enddeclare");
                    return body;
                }
                end();
                return new Block(List.of());
            }
            default -> {
                return null;
            }
        }
    }
}
