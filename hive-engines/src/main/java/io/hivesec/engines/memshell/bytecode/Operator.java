package io.hivesec.engines.memshell.bytecode;

/** What an arithmetic instruction does to whole numbers. */
public enum Operator {
    /** Sum. */
    ADD,
    /** Difference. */
    SUBTRACT,
    /** Product. */
    MULTIPLY,
    /** Bitwise and. */
    AND,
    /** Bitwise or. */
    OR,
    /** Bitwise exclusive or. */
    XOR,
    /** Shift left. */
    SHIFT_LEFT,
    /** Shift right, either kind. */
    SHIFT_RIGHT,
    /** Anything else: division, comparison, floating point. */
    OTHER
}
