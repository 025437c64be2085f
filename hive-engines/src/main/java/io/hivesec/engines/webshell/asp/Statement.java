package io.hivesec.engines.webshell.asp;

import java.util.regex.Pattern;

/** Tells a statement of SQL from code: functions that run one are called Execute too. */
final class Statement {
    /** {@code [table] where …}, and {@code [table]} before what is not known. */
    private static final Pattern NO_CODE = Pattern.compile("\\s*(?:\\[\\w+](?:\\?|\\s+\\w))");

    /** What begins so does not compile as a script, whatever follows. */
    private static final Pattern QUERY = Pattern.compile(
            "\\s*(?:sp_\\w+\\s+'|select\\s+(?!case\\b)[\\w*\\[(]|update\\s+[\\w.\\[\\]]+\\s+set\\s"
                    + "|(?:insert\\s+into|delete\\s+(?:\\*\\s+)?from|(?:create|alter|drop|truncate)\\s+(?:table|index|view))\\s+[\\w\\[])",
            Pattern.CASE_INSENSITIVE);

    private Statement() {}

    /** Whether a text that begins so is a statement of SQL. */
    static boolean isQuery(String start) {
        return QUERY.matcher(start).lookingAt();
    }

    /**
     * Whether a text may be the end of a query that a function of the page's begins: it begins with something of the page's
     * own that is not known, with the name of a table or with a stored procedure.
     */
    static boolean mayEndQuery(String start) {
        return start.equals(Item.OTHER) || NO_CODE.matcher(start).lookingAt();
    }
}
