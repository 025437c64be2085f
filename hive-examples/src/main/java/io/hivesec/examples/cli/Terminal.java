package io.hivesec.examples.cli;

import java.util.regex.Pattern;

/** Makes what an attacker wrote safe to print: no control characters, and none that turn the text's direction. */
final class Terminal {
    private static final Pattern UNSAFE = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]");

    private Terminal() {}

    static String clean(String text) {
        return UNSAFE.matcher(text).replaceAll("\uFFFD");
    }
}
