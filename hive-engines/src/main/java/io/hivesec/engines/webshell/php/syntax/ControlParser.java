package io.hivesec.engines.webshell.php.syntax;

import io.hivesec.engines.webshell.php.syntax.Node.Block;
import io.hivesec.engines.webshell.php.syntax.Node.Expr;
import io.hivesec.engines.webshell.php.syntax.Node.Stmt;
import io.hivesec.engines.webshell.php.syntax.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** Parses what decides which statements run: choices, loops, jumps, and what is caught. */
final class ControlParser {
    private final Cursor cursor;
    private final StatementParser statements;
    private final ExpressionParser expressions;

    ControlParser(Cursor cursor, StatementParser statements, ExpressionParser expressions) {
        this.cursor = cursor;
        this.statements = statements;
        this.expressions = expressions;
    }

    Expr parenthesised() {
        cursor.expect("(");
        Expr inner = expressions.expression();
        cursor.expect(")");
        return inner;
    }

    Stmt ifElse() {
        cursor.take();
        Expr condition = parenthesised();
        Stmt then = statements.body("elseif", "else", "endif");
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
                bodies.add(statements.body("elseif", "else", "endif"));
            } else if (cursor.acceptWord("else")) {
                otherwise = statements.body("endif");
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

    Stmt forLoop() {
        cursor.take();
        cursor.expect("(");
        List<Expr> before = part(";");
        List<Expr> condition = part(";");
        List<Expr> after = part(")");
        Stmt body = statements.body("endfor");
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

    Stmt foreach() {
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
        Stmt body = statements.body("endforeach");
        endWord("endforeach");
        return new Node.Foreach(subject, key, value, reference, body);
    }

    Stmt cases() {
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
            List<Stmt> body = new ArrayList<>();
            while (!cursor.atEnd() && !cursor.is("}") && !statements.isOneOf("case", "default", "endswitch")) {
                statements.statement(body);
            }
            cases.add(new Node.Case(condition, new Block(body)));
        }
        if (!cursor.accept("}")) {
            endWord("endswitch");
        }
        return new Node.Switch(subject, cases);
    }

    Stmt jump(String word) {
        cursor.take();
        if (word.equals("goto")) {
            String label = cursor.peek().kind() == Kind.NAME ? cursor.take().text() : "";
            statements.end();
            return new Node.Jump(word, null, 1, label);
        }
        boolean bare = cursor.is(";")
                || cursor.is("}")
                || cursor.atEnd()
                || cursor.peek().kind() == Kind.HTML;
        Expr value = bare ? null : expressions.expression();
        statements.end();
        boolean counted = !word.equals("return");
        int levels =
                counted && value instanceof Node.Literal l && l.value() instanceof Long n ? (int) Math.min(n, 99) : 1;
        return new Node.Jump(word, value, Math.max(1, levels), "");
    }

    Stmt tryCatch() {
        cursor.take();
        Block body = statements.block();
        List<Node.Catch> catches = new ArrayList<>();
        while (cursor.acceptWord("catch")) {
            String variable = "";
            cursor.expect("(");
            while (!cursor.atEnd() && !cursor.is(")") && !cursor.is("{")) {
                Token token = cursor.take();
                variable = token.kind() == Kind.VARIABLE ? token.text() : variable;
            }
            cursor.expect(")");
            catches.add(new Node.Catch(variable, statements.block()));
        }
        return new Node.Try(body, catches, cursor.acceptWord("finally") ? statements.block() : null);
    }

    void endWord(String word) {
        if (cursor.acceptWord(word)) {
            statements.end();
        }
    }
}
