package io.hivesec.engines.webshell.flow;

import java.util.regex.Pattern;

/** Passwords that a page keeps as they were typed: in texts, and in what looks like a picture or a style, only a thief does. */
public final class Passwords {
    private static final Pattern HIDDEN = Pattern.compile(
            "\\.(?:txt|log|dat|gif|jpe?g|png|bmp|ico|css|js|tmp|html?)[\"')\\s]*$", Pattern.CASE_INSENSITIVE);

    /** A parameter's name in brackets, or the box of a form that a visitor filled in. */
    private static final Pattern NAMED = Pattern.compile(
            "[(\\[]\"\\w{0,20}(?:pass|pwd|senha|parola|passwort)\\w{0,20}\"[)\\]]|^\\w{0,20}(?:pass|pwd)\\w{0,20}\\.(?:text|value)$",
            Pattern.CASE_INSENSITIVE);

    private Passwords() {}

    /** Whether data came from a field for a password. */
    public static boolean areIn(Taint taint) {
        return taint.path().stream().anyMatch(step -> NAMED.matcher(step.what()).find());
    }

    /** Whether a file of a name is no place for a password. */
    public static boolean hideIn(String file) {
        return HIDDEN.matcher(file).find();
    }
}
