package io.hivesec.engines.webshell.asp;

import io.hivesec.alert.Verdict;
import io.hivesec.engines.webshell.Trait;
import io.hivesec.engines.webshell.flow.Capability;
import io.hivesec.engines.webshell.flow.Hit;
import java.util.List;
import java.util.regex.Pattern;

/** What the shape of a page tells when no data flows through it: its code stands in another file. */
final class Shapes {
    /** Half an MD5 digest, or a whole one, which tools keep their passwords as. */
    private static final Pattern DIGEST = Pattern.compile("(?:[0-9a-f]{16}){1,2}", Pattern.CASE_INSENSITIVE);

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

    private static Trait suspicious(String call, int line, String argument) {
        return Trait.of(
                Verdict.SUSPICIOUS, new Hit(Capability.LOAD_CODE, call, line, null, argument, false, "elsewhere"));
    }
}
