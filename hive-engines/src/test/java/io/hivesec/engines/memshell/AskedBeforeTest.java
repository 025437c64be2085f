package io.hivesec.engines.memshell;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.engines.memshell.flow.Flow;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.Arguments;

/**
 * What a client says is no flow any more where the code goes on only if it is in a list or made of letters; and all the
 * questions that change nothing.
 */
class AskedBeforeTest extends FollowedWays {
    private static final String LIST = "static final List<String> L = Arrays.asList(\"uptime\", \"df\");";
    private static final String LETTERS =
            "static final java.util.regex.Pattern L = java.util.regex.Pattern.compile(\"^[a-z][a-z0-9-]*$\");";
    private static final String HELPER = LIST + " boolean may(String a) { return a != null && L.contains(a.trim()); }";
    private static final String FETCH =
            "s.getOutputStream().write(u.openConnection().getInputStream().readAllBytes());";
    private static final String HOSTS = "static final Set<String> H = new HashSet<>(Arrays.asList(\"a.example\"));";

    static Stream<Arguments> ways() {
        return Stream.of(
                execute("a question whose answer nobody heeds", "L.contains(p); @{exec}(p);", LIST),
                execute("a question that was answered with no", "if (!L.contains(p)) { @{exec}(p); }", LIST),
                execute("an answer that both ways follow", "if (L.contains(p)) { s.getWriter(); } @{exec}(p);", LIST),
                execute(
                        "another text than the one that was asked for",
                        "if (L.contains(q.getParameter(\"d\"))) { @{exec}(p); }",
                        LIST),
                execute(
                        "a text that is set anew after the question",
                        "if (L.contains(p)) { p = q.getParameter(\"d\"); @{exec}(p); }",
                        LIST),
                execute(
                        "a list that the client wrote",
                        "List<String> l = new ArrayList<>(); l.add(p); if (l.contains(p)) { @{exec}(p); }",
                        ""),
                execute("a pattern that lets spaces through", "if (p.matches(\"[\\\\w ./-]+\")) { @{exec}(p); }", ""),
                execute("a pattern that lets all through but", "if (p.matches(\"[^;]+\")) { @{exec}(p); }", ""),
                execute("a pattern with a dot", "if (p.matches(\"id.*\")) { @{exec}(p); }", ""),
                execute(
                        "a helper that also says yes without asking",
                        "if (may(p)) { @{exec}(p); }",
                        LIST + " boolean may(String a) { return a.length() > 3 || L.contains(a); }"),
                execute(
                        "letters of a code that is deciphered",
                        "if (p.matches(\"[A-Za-z0-9+/=]+\")) { @{exec}(new String(Base64.getDecoder().decode(p))); }",
                        ""),
                execute(
                        "letters that are numbers of others",
                        "if (!p.matches(\"[0-9a-f]+\")) { return; } StringBuilder b = new StringBuilder(); for (int i = 0; i <"
                                + " p.length(); i += 2) { b.append((char) Integer.parseInt(p.substring(i, i + 2), 16)); }"
                                + " @{exec}(b.toString());",
                        ""),
                execute(
                        "letters that are counted on",
                        "if (!p.matches(\"[a-z_]+\")) { return; } char[] o = p.toCharArray(); for (int i = 0; i < o.length;"
                                + " i++) { o[i] = (char) (o[i] - 1); } @{exec}(new String(o));",
                        ""),
                execute(
                        "letters with a sign that stands for a space",
                        "if (p.matches(\"\\\\w+\")) { @{exec}(p.replace(\"_\", \" \")); }",
                        ""),
                way(
                        "an expression of letters and signs",
                        Flow.Kind.EVALUATE,
                        "if (p.matches(\"[a-z0-9+*/(). -]+\")) { @{script}(p); }",
                        ""),
                way(
                        "an address that is used before it is asked for",
                        Flow.Kind.RELAY_HTTP,
                        "java.net.URL u = new java.net.URL(p); " + FETCH
                                + " if (H.contains(u.getHost())) { s.getWriter(); }",
                        HOSTS));
    }

    static Stream<Arguments> nearMisses() {
        return Stream.of(
                execute("one of a list", "if (L.contains(p)) { @{exec}(p); }", LIST),
                execute("one of a list, or it ends", "if (!L.contains(p)) { return; } @{exec}(p);", LIST),
                execute(
                        "a key of a table",
                        "if (L.containsKey(p)) { @{exec}(p); }",
                        "Map<String, String> L = new HashMap<>();"),
                execute("a text of its own", "if (\"uptime\".equals(p)) { @{exec}(p); }", ""),
                execute("letters only", "if (p == null || !p.matches(\"[\\\\w.-]{1,9}\")) { return; } @{exec}(p);", ""),
                execute(
                        "letters only, by a pattern kept",
                        "if (L.matcher(p).matches()) { @{exec}(\"/opt/\" + p); }",
                        LETTERS),
                execute(
                        "a number of letters that are digits",
                        "if (!p.matches(\"\\\\d+\")) { return; } @{exec}(\"/opt/\" + Integer.parseInt(p));",
                        ""),
                way("a sum", Flow.Kind.EVALUATE, "if (p.matches(\"[0-9+*/(). -]{1,80}\")) { @{script}(p); }", ""),
                execute("a helper that asks", "if (!may(p)) { return; } @{exec}(p);", HELPER),
                way(
                        "a host of a list",
                        Flow.Kind.RELAY_HTTP,
                        "java.net.URL u = new java.net.URL(p); if (!H.contains(u.getHost())) { return; } " + FETCH,
                        HOSTS));
    }

    private static Arguments execute(String name, String body, String members) {
        return way(name, Flow.Kind.EXECUTE, body, members);
    }

    @Test
    void judge_hostileJumps_areReadAsBefore() {
        // Both answers lead to the same place: the question decides nothing.
        assertThat(judge(
                                "class F implements javax.servlet.Filter { static final List<String> L = new ArrayList<>(); public void"
                                        + " doFilter(javax.servlet.ServletRequest q, javax.servlet.ServletResponse s, javax.servlet.FilterChain c)"
                                        + " throws IOException { String p = q.getParameter(\"c\"); boolean b = L.contains(p); while (b) { b = false; }"
                                        + " @{exec}(p); } }")
                        .level())
                .isEqualTo(Level.HIGH);
    }
}
