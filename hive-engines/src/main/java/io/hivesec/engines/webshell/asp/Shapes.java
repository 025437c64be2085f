package io.hivesec.engines.webshell.asp;

import io.hivesec.alert.Verdict;
import io.hivesec.engines.webshell.Trait;
import io.hivesec.engines.webshell.flow.Capability;
import io.hivesec.engines.webshell.flow.Hit;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What the shape of a page tells when no data flows through it: its code stands in another file. */
final class Shapes {
    /** Half an MD5 digest, or a whole one, which tools keep their passwords as. */
    private static final Pattern DIGEST = Pattern.compile("(?:[0-9a-f]{16}){1,2}", Pattern.CASE_INSENSITIVE);

    /** The account in a connection string. */
    private static final Pattern ACCOUNT = Pattern.compile(
            "\\b(?:uid|user id|user)\\s{0,3}=\\s{0,3}[^\\s;=][^;=]{0,60};.{0,200}\\b(?:pwd|password)\\s{0,3}=\\s{0,3}[^\\s;]",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern TABLE = Pattern.compile(
            "\\s*select\\s{1,9}\\*\\s{1,9}from\\s{1,9}[^\\s;,]{1,200}[\\s;]*", Pattern.CASE_INSENSITIVE);

    /** Members by which an export says what it sends. */
    private static final Set<String> HEADERS = Set.of("contenttype", "addheader", "appendheader");

    private Shapes() {}

    /** A page whose only statement hands a digest to a class of its own, which is compiled elsewhere. */
    static List<Trait> outsourced(List<List<Token>> code) {
        List<Token> tokens = code.stream()
                .flatMap(List::stream)
                .filter(token -> !token.isEnd())
                .limit(40)
                .toList();
        int at = 0;
        while (at < tokens.size() && !tokens.get(at).is("=")) {
            at++;
        }
        int last = tokens.size() - 2;
        boolean creates = at >= 2
                && last > at + 2
                && tokens.size() < 40
                && tokens.get(at + 1).is("new")
                && tokens.get(last - 1).is("(")
                && tokens.get(last + 1).is(")")
                && tokens.get(last).kind() == Token.Kind.STRING
                && DIGEST.matcher(tokens.get(last).text()).matches();
        boolean named = tokens.stream()
                .limit(Math.max(0, last - 1))
                .allMatch(token -> token.isName() || token.is(".") || token.is("="));
        return creates && named
                ? List.of(
                        suspicious("new", tokens.get(0).line(), tokens.get(last).text()))
                : List.of();
    }

    /**
     * A page of nothing but code that lifts its time limit, brings the account of a database along and writes a whole table to
     * whoever asks: what copies a database out of a network. A report has a page around it, an export says what it sends.
     */
    static List<Trait> dumps(List<List<Token>> code, String text) {
        List<Token> tokens = code.stream().flatMap(List::stream).toList();
        Token table = null;
        boolean account = false;
        boolean lifts = false;
        boolean shows = false;
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (HEADERS.contains(token.lower())) {
                return List.of();
            }
            boolean string = token.kind() == Token.Kind.STRING;
            account |= string && ACCOUNT.matcher(token.text()).find();
            table = string && TABLE.matcher(token.text()).matches() ? token : table;
            shows |= token.is("write") && i > 1 && tokens.get(i - 2).is("response");
            lifts |= token.is("scripttimeout")
                    && i + 2 < tokens.size()
                    && tokens.get(i + 1).is("=")
                    && tokens.get(i + 2).text().matches("\\d{5,12}");
        }
        return table != null && account && lifts && shows && isCode(text)
                ? List.of(Trait.of(
                        Verdict.SUSPICIOUS,
                        new Hit(Capability.QUERY, "select", table.line(), null, table.text(), false, "dump")))
                : List.of();
    }

    /** Whether all of a page is code or says how to read it. */
    private static boolean isCode(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        int at = 0;
        while (at >= 0 && at < lower.length()) {
            if (lower.startsWith("<%", at)) {
                at = after(lower, "%>", at);
            } else if (lower.startsWith("<script", at)) {
                at = after(lower, "</script>", at);
            } else if (lower.charAt(at) <= ' ') {
                at++;
            } else {
                return false;
            }
        }
        return true;
    }

    private static int after(String text, String end, int from) {
        int at = text.indexOf(end, from);
        return at < 0 ? -1 : at + end.length();
    }

    private static Trait suspicious(String call, int line, String argument) {
        return Trait.of(
                Verdict.SUSPICIOUS, new Hit(Capability.LOAD_CODE, call, line, null, argument, false, "elsewhere"));
    }
}
