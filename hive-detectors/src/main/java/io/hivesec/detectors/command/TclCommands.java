package io.hivesec.detectors.command;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Commands that a script of Tcl hands to a shell in braces: {@code exec sh -c {…}}. Source: Tcl(n), exec(n). */
final class TclCommands {
    private static final Pattern HANDED = Pattern.compile(
            "\\b(?:exec|spawn)\\s+(?:--?\\w*\\s+)?[\\w/]{0,40}sh\\s+-\\w{0,3}c\\s+\\{|\\bopen\\s+\\{\\|");

    private static final int LONGEST = 1 << 14;
    private static final int MOST = 8;

    private TclCommands() {}

    static boolean isLanguage(String name) {
        return name.startsWith("tclsh") || name.startsWith("wish") || name.startsWith("expect");
    }

    /** The commands, without their braces. */
    static List<String> of(String script) {
        List<String> commands = new ArrayList<>();
        if (script.length() > LONGEST) return commands;
        Matcher matcher = HANDED.matcher(script);
        while (matcher.find() && commands.size() < MOST) {
            int open = 1;
            int at = matcher.end();
            while (at < script.length() && open > 0) {
                char c = script.charAt(at++);
                open += c == '{' ? 1 : c == '}' ? -1 : 0;
            }
            if (open == 0) commands.add(script.substring(matcher.end(), at - 1));
        }
        return commands;
    }
}
