package io.hivesec.engines.jvm.agent;

/** The kinds of values that fields are told with. */
public final class Value {
    /** No object. */
    public static final int NULL = 0;
    /** A string, an enum constant's name, a number or a truth value. */
    public static final int TEXT = 1;
    /** A class: its identity hash and name. */
    public static final int CLASS = 2;
    /** A number of values. */
    public static final int LIST = 3;
    /** A number of pairs of values. */
    public static final int MAP = 4;
    /** An object: its number, and its class's identity hash and name. */
    public static final int OBJECT = 5;

    private Value() {}
}
