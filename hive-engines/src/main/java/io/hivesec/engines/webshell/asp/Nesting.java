package io.hivesec.engines.webshell.asp;

/** How deep the expressions are nested that are being read. */
final class Nesting {
    private static final int MAX_DEPTH = 120;

    private final Cursor cursor;
    private int depth;

    Nesting(Cursor cursor) {
        this.cursor = cursor;
    }

    /** Goes one deeper; throws where that is deeper than is read. */
    void enter() {
        if (isFull()) {
            throw new AspMachine.Exhausted("nesting deeper than " + MAX_DEPTH + " on line "
                    + cursor.peek().line());
        }
        depth++;
    }

    void leave() {
        depth--;
    }

    boolean isFull() {
        return depth >= MAX_DEPTH;
    }

    /** Whether so little is left that no function is read within. */
    boolean isHalfFull() {
        return depth >= MAX_DEPTH / 2;
    }
}
