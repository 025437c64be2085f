package io.hivesec.engines.webshell.flow;

import com.github.javaparser.ast.expr.BooleanLiteralExpr;
import com.github.javaparser.ast.expr.CharLiteralExpr;
import com.github.javaparser.ast.expr.IntegerLiteralExpr;
import com.github.javaparser.ast.expr.LiteralExpr;
import com.github.javaparser.ast.expr.LongLiteralExpr;
import com.github.javaparser.ast.expr.NullLiteralExpr;
import com.github.javaparser.ast.expr.StringLiteralExpr;
import com.github.javaparser.ast.expr.TextBlockLiteralExpr;
import com.github.javaparser.utils.StringEscapeUtils;
import io.hivesec.engines.webshell.jsp.JavaUnit;

/** The constants that literals stand for. */
final class Literals {
    private Literals() {}

    static Value valueOf(LiteralExpr literal, JavaUnit unit) {
        try {
            if (literal instanceof StringLiteralExpr s) {
                String text = unit.literal(s.getValue());
                return Value.of(text.indexOf('\\') < 0 ? text : StringEscapeUtils.unescapeJava(text));
            } else if (literal instanceof IntegerLiteralExpr i) {
                return Value.of(i.asNumber().longValue());
            } else if (literal instanceof CharLiteralExpr c) {
                return c.asChar() == 0 ? Value.UNKNOWN : Value.of(c.asChar());
            } else if (literal instanceof BooleanLiteralExpr b) {
                return Value.of(b.getValue());
            } else if (literal instanceof LongLiteralExpr l) {
                return Value.of(l.asNumber().longValue());
            } else if (literal instanceof TextBlockLiteralExpr t) {
                return Value.of(t.asString());
            }
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            // A literal that Java itself would refuse says nothing.
            return Value.UNKNOWN;
        }
        return literal instanceof NullLiteralExpr ? Value.NULL : Value.UNKNOWN;
    }
}
