package io.hivesec.engines.webshell.asp;

import io.hivesec.alert.Verdict;
import io.hivesec.engines.webshell.Trait;
import io.hivesec.engines.webshell.flow.Capability;
import io.hivesec.engines.webshell.flow.Crawlers;
import io.hivesec.engines.webshell.flow.Hit;
import io.hivesec.engines.webshell.flow.Taint;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Pages that show the crawlers of search engines, or who comes from one, another site: they ask who comes, answer with what another
 * server says, and end there, or send the visitor to that site.
 */
final class Cloaking {
    private static final Pattern WHO =
            Pattern.compile("http_user_agent|http_referer|useragent|urlreferrer", Pattern.CASE_INSENSITIVE);

    /** Functions that look for a text in another one. */
    private static final Set<String> LOOKS =
            Set.of("instr", "instrrev", "indexof", "contains", "endswith", "startswith");

    /** Methods after which, or before which, nothing else is answered. */
    private static final Set<String> ENDS = Set.of("end", "completerequest");

    private static final int NEAR = 12;

    /** How many lines before its answer a page may throw away what it would have shown. */
    private static final int CLEARED = 4;

    private Cloaking() {}

    /** Remembers that a page looks for the name of an engine in what a visitor says, however it puts that name together. */
    static void note(AspMachine machine, String function, List<Item> arguments) {
        if (!LOOKS.contains(function) || !machine.engine.isEmpty()) {
            return;
        }
        Taint taint = null;
        String name = "";
        for (Item argument : arguments) {
            String text = argument.text();
            taint = Taint.join(taint, argument.taint());
            name = text != null && Crawlers.isNamedIn(text) ? text : name;
        }
        boolean visitor = taint != null
                && taint.path().stream()
                        .anyMatch(step -> WHO.matcher(step.what()).find());
        machine.engine = visitor ? name : "";
    }

    /** Returns a trait if a page does so, at most one. */
    static List<Trait> of(List<List<Token>> code, AspMachine machine) {
        List<Token> tokens = code.stream().flatMap(List::stream).toList();
        if (machine.relayed == 0) {
            return sends(tokens);
        }
        boolean asks = !machine.engine.isEmpty() || tokens.stream().anyMatch(token -> Crawlers.isAskedBy(token.text()));
        String engine = !machine.engine.isEmpty()
                ? machine.engine
                : tokens.stream()
                        .filter(token -> token.kind() == Token.Kind.STRING && Crawlers.isNamedIn(token.text()))
                        .map(Token::text)
                        .findFirst()
                        .orElse("");
        return asks && !engine.isEmpty() && ends(tokens, machine.relayed)
                ? List.of(Trait.of(
                        Verdict.SUSPICIOUS,
                        new Hit(Capability.RELAY, "response.write", machine.relayed, null, engine, false, "cloaks")))
                : List.of();
    }

    /** A trait if a page sends who comes from a search engine, or its crawler, to another site at once. */
    private static List<Trait> sends(List<Token> tokens) {
        if (tokens.stream().noneMatch(token -> Crawlers.isAskedBy(token.text()))) {
            return List.of();
        }
        for (int i = 2; i < tokens.size(); i++) {
            Token named = tokens.get(i);
            boolean asked =
                    named.kind() == Token.Kind.STRING && isLookedFor(tokens, i) && Crawlers.isNamedIn(named.text());
            int begin = asked ? Branches.begin(tokens, i) : -1;
            int end = begin < 0 ? -1 : Branches.end(tokens, begin);
            for (int j = begin; j < end; j++) {
                if (tokens.get(j).kind() == Token.Kind.STRING && leaves(tokens, j)) {
                    return List.of(Trait.of(
                            Verdict.SUSPICIOUS,
                            new Hit(
                                    Capability.RELAY,
                                    "response.redirect",
                                    tokens.get(j).line(),
                                    null,
                                    named.text(),
                                    false,
                                    "cloaks")));
                }
            }
        }
        return List.of();
    }

    /** Whether a text stands where it is looked for in another one: behind a comma or a bracket of such a function. */
    private static boolean isLookedFor(List<Token> tokens, int at) {
        for (int i = at - 1; i > Math.max(0, at - NEAR); i--) {
            if (LOOKS.contains(tokens.get(i).lower())
                    || tokens.get(i).is("ismatch")
                    || tokens.get(i).is("test")) {
                return true;
            }
        }
        return false;
    }

    /** Whether a text is what {@code Response.Redirect} is given or what {@code Response.Write} sends a visitor away with. */
    private static boolean leaves(List<Token> tokens, int at) {
        Token token = tokens.get(at);
        int member = tokens.get(at - 1).is("(") ? at - 2 : at - 1;
        boolean writes =
                member > 1 && tokens.get(member).is("write") && token.text().startsWith("<");
        if (at > 2 && tokens.get(at - 1).is(",") && tokens.get(at - 2).text().equalsIgnoreCase("location")) {
            return Crawlers.leadsElsewhere(token.text());
        }
        boolean answers = member > 1
                && tokens.get(member - 2).is("response")
                && (tokens.get(member).is("redirect") || tokens.get(member).is("redirectpermanent") || writes);
        return answers && Crawlers.leadsElsewhere(token.text());
    }

    /** Whether the answer is at an end soon after a line. */
    private static boolean ends(List<Token> tokens, int line) {
        for (int i = 2; i < tokens.size(); i++) {
            boolean clears = tokens.get(i).is("clear")
                    && tokens.get(i - 2).is("response")
                    && tokens.get(i).line() <= line
                    && tokens.get(i).line() > line - CLEARED;
            if (clears) {
                return true;
            }
            boolean end =
                    ENDS.contains(tokens.get(i).lower()) && tokens.get(i - 1).is(".")
                            || tokens.get(i).is("return")
                            || tokens.get(i).is("exit") && !tokens.get(i - 1).is(".");
            int near = Math.max(0, i - NEAR);
            boolean after = tokens.get(i).line() >= line
                    && (tokens.get(near).line() <= line || tokens.get(i).line() <= line + 2);
            if (end && after) {
                return true;
            }
        }
        return false;
    }
}
