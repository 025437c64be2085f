package io.hivesec.engines.webshell.asp;

import io.hivesec.engines.webshell.flow.Taint;
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

    private static final String FILE_OF_CODE =
            "[^'\"\\n]{1,200}\\.(?:asp|asa|cer|cdx|aspx|ashx|asmx|php|jsp)\\b[^'\"\\n]{0,40}['\"]";

    private static final Pattern CODE_FILE =
            Pattern.compile("\\.(?:asp|asa|cer|cdx|aspx|ashx|asmx)[\\s;'\"]*$", Pattern.CASE_INSENSITIVE);

    /** What puts rows or a copy of a database into a file that a server runs. */
    private static final Pattern TO_CODE = Pattern.compile(
            "\\binto\\s{1,9}\\S{1,60}\\s{1,9}in\\s{0,9}['\"]" + FILE_OF_CODE
                    + "|\\binto\\s{1,9}(?:outfile|dumpfile)\\s{1,9}['\"]" + FILE_OF_CODE
                    + "|\\bbackup\\s{1,9}(?:database|log)\\b[^;]{1,200}\\bdisk\\s{0,9}=\\s{0,9}N?['\"]" + FILE_OF_CODE
                    + "|\\bsp_makewebtask\\b[^;]{0,80}['\"]" + FILE_OF_CODE,
            Pattern.CASE_INSENSITIVE);

    /** The beginning of a statement that puts rows into a file whose name follows. */
    private static final Pattern TO_FILE = Pattern.compile(
            "\\binto\\s{1,9}(?:\\S{1,60}\\s{1,9}in|outfile|dumpfile)\\s{0,9}['\"]$", Pattern.CASE_INSENSITIVE);

    /** A connection up to the name of its host, and from an account that is written down to its end. */
    private static final Pattern TO_HOST =
            Pattern.compile("\\b(?:data source|server|address|addr)\\s{0,3}=\\s{0,3}$", Pattern.CASE_INSENSITIVE);

    private static final Pattern ACCOUNT =
            Pattern.compile("[,;].{0,60}\\b(?:pwd|password)\\s{0,3}=[^;]{0,40};?\\s*$", Pattern.CASE_INSENSITIVE);

    private Statement() {}

    /** Whether a path that ends so is that of a page. */
    static boolean isCodeFile(String end) {
        return CODE_FILE.matcher(end).find();
    }

    /** Whether a statement makes a database write a file of code, or any file that an outsider names. */
    static boolean writesCode(Item statement) {
        Taint taint = statement.taint();
        // Of a statement that holds what a request says the end is known.
        String words = statement.text() == null ? statement.end() : statement.known();
        return words.indexOf('.') >= 0 && TO_CODE.matcher(words).find()
                || taint != null
                        && taint.isRemote()
                        && TO_FILE.matcher(statement.start()).find();
    }

    /** Whether a connection tries an account of the page's own at whatever host an outsider names. */
    static boolean probes(Item connection) {
        Taint taint = connection.taint();
        return taint != null
                && taint.isRemote()
                && TO_HOST.matcher(connection.start()).find()
                && ACCOUNT.matcher(connection.end()).find();
    }

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
