package io.hivesec.engines.webshell.php.flow;

import io.hivesec.engines.webshell.php.syntax.Node;
import io.hivesec.engines.webshell.php.syntax.PhpTree;
import java.util.List;

/**
 * What stands in the attributes in front of a declaration, which reflection hands out. They are read like the {@code new} of the
 * classes that they name. Source: the PHP manual, "Attributes".
 */
final class Attributes {
    private static final String OPEN = "#[";
    private static final int LONGEST = 2_000;
    private static final int MOST = 8;

    private final Machine machine;

    Attributes(Machine machine) {
        this.machine = machine;
    }

    /** The attributes of what is declared at a place, as objects of {@code ReflectionAttribute}. */
    Value before(Layer layer, int at) {
        PhpArray all = new PhpArray();
        String source = layer.source();
        int end = Math.min(at, source.length());
        for (int i = 0; i < MOST; i++) {
            int close = source.lastIndexOf(']', end - 1);
            int open = source.lastIndexOf(OPEN, close);
            boolean near = open >= 0 && end - close < LONGEST / 10 && close - open < LONGEST;
            if (close < 0 || !near || !isModifiers(source, close + 1, end)) {
                break;
            }
            read(source.substring(open + OPEN.length(), close), layer, all);
            end = open;
        }
        return Value.of(all);
    }

    /** Whether only white space and words like {@code final} stand between an attribute and what it is of. */
    private static boolean isModifiers(String source, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = source.charAt(i);
            if (!Character.isLetter(c) && !Character.isWhitespace(c)) {
                return false;
            }
        }
        return true;
    }

    private void read(String text, Layer layer, PhpArray all) {
        machine.steps.spend(text.length() / 8 + 10L);
        PhpTree tree = PhpTree.ofCode("return [new " + text + "];");
        for (Node.Stmt statement : tree.statements()) {
            if (statement instanceof Node.Jump jump && jump.value() instanceof Node.ArrayLiteral list) {
                list.items().forEach(item -> add(item, layer, all));
            }
        }
    }

    private void add(Node.Item item, Layer layer, PhpArray all) {
        Node.Expr written = item.value();
        if (written == null) {
            return;
        }
        Frame frame = Frame.of(null, "", "", layer);
        Value made = machine.evaluator.value(written, frame);
        PhpObject attribute = new PhpObject("ReflectionAttribute");
        PhpArray arguments = new PhpArray();
        if (written instanceof Node.New object) {
            machine.calls.values(object.arguments(), frame).forEach(arguments::add);
        }
        attribute.made = List.of(made, Value.of(arguments));
        all.add(Value.of(attribute));
    }
}
