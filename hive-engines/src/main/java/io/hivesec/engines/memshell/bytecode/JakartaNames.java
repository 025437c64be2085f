package io.hivesec.engines.memshell.bytecode;

/** Names of the classes that moved from {@code javax} to {@code jakarta}, and differ in that alone. */
public final class JakartaNames {
    private static final String NOW = "jakarta/";

    private JakartaNames() {}

    /** The internal name that a class had before, by which knowledge names it; any other class's own. */
    public static String before(String type) {
        return type.startsWith(NOW) ? "javax/" + type.substring(NOW.length()) : type;
    }
}
