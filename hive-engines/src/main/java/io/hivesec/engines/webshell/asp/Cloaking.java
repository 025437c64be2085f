package io.hivesec.engines.webshell.asp;

import io.hivesec.alert.Verdict;
import io.hivesec.engines.webshell.Trait;
import io.hivesec.engines.webshell.flow.Capability;
import io.hivesec.engines.webshell.flow.Hit;
import io.hivesec.engines.webshell.flow.Taint;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Pages that show the crawlers of search engines, or who comes from one, another site: they ask who comes, answer with what another
 * server says, and end there.
 */
final class Cloaking {
    /** Names of crawlers and the hosts of search engines. Source: what the engines publish of them. */
    private static final Pattern ENGINE = Pattern.compile(
            "baiduspider|googlebot|bingbot|sogou|360spider|haosou|yisouspider|yandexbot|slurp|(?:baidu|google|bing|so|sm|yahoo|soso|yandex)\\.(?:com|cn)",
            Pattern.CASE_INSENSITIVE);

    /** How a page learns who comes. */
    private static final Pattern ASKS =
            Pattern.compile("(?:http_)?(?:user_?agent|referer)|urlreferrer", Pattern.CASE_INSENSITIVE);

    private static final Pattern WHO =
            Pattern.compile("http_user_agent|http_referer|useragent|urlreferrer", Pattern.CASE_INSENSITIVE);

    /** Functions that look for a text in another one. */
    private static final Set<String> LOOKS =
            Set.of("instr", "instrrev", "indexof", "contains", "endswith", "startswith");

    private static final int NEAR = 12;

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
            name = text != null && ENGINE.matcher(text).find() ? text : name;
        }
        boolean visitor = taint != null
                && taint.path().stream()
                        .anyMatch(step -> WHO.matcher(step.what()).find());
        machine.engine = visitor ? name : "";
    }

    /** Returns a trait if a page does so, at most one. */
    static List<Trait> of(List<List<Token>> code, AspMachine machine) {
        if (machine.relayed == 0) {
            return List.of();
        }
        List<Token> tokens = code.stream().flatMap(List::stream).toList();
        boolean asks = !machine.engine.isEmpty()
                || tokens.stream().anyMatch(token -> ASKS.matcher(token.text()).matches());
        String engine = !machine.engine.isEmpty()
                ? machine.engine
                : tokens.stream()
                        .filter(token -> token.kind() == Token.Kind.STRING
                                && ENGINE.matcher(token.text()).find())
                        .map(Token::text)
                        .findFirst()
                        .orElse("");
        return asks && !engine.isEmpty() && ends(tokens, machine.relayed)
                ? List.of(Trait.of(
                        Verdict.SUSPICIOUS,
                        new Hit(Capability.RELAY, "response.write", machine.relayed, null, engine, false, "cloaks")))
                : List.of();
    }

    /** Whether the answer is at an end soon after a line. */
    private static boolean ends(List<Token> tokens, int line) {
        for (int i = 2; i < tokens.size(); i++) {
            boolean end = tokens.get(i).is("end")
                    && tokens.get(i - 1).is(".")
                    && tokens.get(i - 2).is("response");
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
