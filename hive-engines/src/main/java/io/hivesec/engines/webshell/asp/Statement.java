package io.hivesec.engines.webshell.asp;

import java.util.regex.Pattern;

/** Tells a statement of SQL from code: functions that run one are called Execute too. */
final class Statement {
    /** What begins so does not compile as a script, whatever follows. */
    private static final Pattern QUERY = Pattern.compile(
            "\\s*(?:select\\s+(?!case\\b)[\\w*\\[(]|update\\s+[\\w.\\[\\]]+\\s+set\\s"
                    + "|(?:insert\\s+into|delete\\s+(?:\\*\\s+)?from|(?:create|alter|drop|truncate)\\s+(?:table|index|view))\\s+[\\w\\[])",
            Pattern.CASE_INSENSITIVE);

    private Statement() {}

    /** Whether a text that begins so is a statement of SQL. */
    static boolean isQuery(String start) {
        return QUERY.matcher(start).lookingAt();
    }
}
