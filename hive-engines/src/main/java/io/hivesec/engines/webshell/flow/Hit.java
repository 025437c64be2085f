package io.hivesec.engines.webshell.flow;

import org.jspecify.annotations.Nullable;

/**
 * A use of a capability.
 *
 * @param capability what is used
 * @param call the code that uses it, with reflection resolved
 * @param line the page's line
 * @param taint where the decisive argument came from, null if it is the page's own
 * @param argument what is known of the decisive argument: its constant, or its constant beginning
 * @param reflective whether the call was made through reflection
 * @param detail more for the rules, such as the constant end of a file's name
 */
public record Hit(
        Capability capability,
        String call,
        int line,
        @Nullable Taint taint,
        String argument,
        boolean reflective,
        String detail) {
    /** The detail of a use whose result the page takes for one of a class that it names. */
    public static final String CAST = "cast";

    /** The same on a page of an application, which imports packages that no page that comes alone can use. */
    public static final String APPLICATION = "cast on a page of an application";

    /** Whether a remote party chose the decisive argument. */
    public boolean isRemote() {
        return taint != null && taint.isRemote();
    }
}
