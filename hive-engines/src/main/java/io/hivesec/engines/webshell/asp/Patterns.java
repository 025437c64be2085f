package io.hivesec.engines.webshell.asp;

/** Patterns of C# that a value is compared with, and what they name of it. */
final class Patterns {
    private static final int MAX_PATTERN = 100;

    private final AspMachine machine;
    private final Cursor cursor;
    private final Expressions expressions;
    private final Nesting nesting;

    Patterns(AspMachine machine, Cursor cursor, Expressions expressions, Nesting nesting) {
        this.machine = machine;
        this.cursor = cursor;
        this.expressions = expressions;
        this.nesting = nesting;
    }

    /** {@code value is Type name}. */
    boolean read(Item value) {
        int start = cursor.at();
        if (cursor.peek().is("not")) {
            // value is not Type name: behind the block that leaves it is.
            cursor.skip();
        }
        String type = cursor.type();
        boolean shaped = cursor.peek().is("{");
        if (shaped) {
            // value is Type { Member: pattern } name
            int depth = 0;
            for (int i = 0; i < MAX_PATTERN && (i == 0 || depth > 0); i++) {
                depth += cursor.peek().is("{") ? 1 : cursor.peek().is("}") ? -1 : 0;
                cursor.skip();
            }
        }
        if (type.isEmpty() && !shaped || !cursor.peek().isName() || Cursor.isOperatorWord(cursor.peek())) {
            cursor.moveTo(start);
            return false;
        }
        machine.declare(cursor.peek().lower(), value);
        cursor.skip();
        return true;
    }

    /** {@code value switch { Type name when … => result, … }}: any of the results. */
    Item arms(Item value) {
        cursor.moveTo(cursor.at() + 2);
        Item result = Item.UNKNOWN;
        while (!cursor.atEnd() && !cursor.peek().is("}")) {
            int start = cursor.at();
            nesting.enter();
            read(value);
            while (!cursor.atEnd() && !cursor.peek().is("=>") && !cursor.peek().is("}")) {
                cursor.skip();
            }
            if (cursor.peek().is("=>")) {
                cursor.skip();
                result = expressions.expression().after(result);
            }
            nesting.leave();
            if (cursor.peek().is(",") || cursor.at() == start) {
                cursor.skip();
            }
        }
        cursor.skip();
        return result;
    }
}
