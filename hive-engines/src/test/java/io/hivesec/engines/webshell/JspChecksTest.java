package io.hivesec.engines.webshell;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.Verdict;
import io.hivesec.artifact.FileArtifact;
import io.hivesec.engines.webshell.include.PageTree;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What administration pages ask before they use what a request says, and what only looks like it. */
final class JspChecksTest {
    private static final String TOOL = " Runtime.getRuntime().exec(\"/etc/init.d/mail \" + a);";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "if (!\"start\".equals(a) && !\"stop\".equals(a)) { a = \"status\"; }",
                "if (!a.equals(\"start\")) a = \"status\";",
                "if (!(\"start\".equals(a) || \"stop\".equalsIgnoreCase(a))) { return; }",
                "java.util.List<String> l = java.util.Arrays.asList(\"start\", \"stop\"); if (!l.contains(a)) { response.sendError(400); return; }",
                "if (a == null || !java.util.Set.of(\"start\", \"stop\").contains(a)) throw new Exception();",
                "if (!a.matches(\"[A-Za-z0-9.-]{1,64}\")) { return; }",
                "if (!a.matches(\"\\\\w+\")) { return; }",
                "java.util.regex.Pattern p = java.util.regex.Pattern.compile(\"^[0-9.]+$\"); if (!p.matcher(a).matches()) return;",
                "if (!java.util.regex.Pattern.matches(\"[a-z]+\", a)) return;",
                "a = java.util.Set.of(\"start\", \"stop\").contains(a) ? a : \"status\";",
                "a = a.replaceAll(\"[^a-z0-9]\", \"\");"
            })
    void judge_onlyWordsOfThePagePass_isBenign(String check) {
        assertThat(judge("String a = request.getParameter(\"a\"); " + check + TOOL))
                .isEqualTo(Verdict.BENIGN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // A check of something else, one that all pass, one that only some ways come by, one of what was said.
                "String b = request.getParameter(\"b\"); if (!\"start\".equals(b)) { return; }",
                "if (!a.matches(\".+\")) { return; }",
                "if (!a.matches(\"[^;]+\")) { return; }",
                "if (!a.matches(\"[\\\\w ]+\")) { return; }",
                "if (!\"start\".equals(a)) { out.print(a); }",
                "if (\"start\".equals(a)) { return; }",
                "if (!\"start\".equals(a) && !l.isEmpty()) { return; }",
                "java.util.List<String> l = new java.util.ArrayList<>(); l.add(a); if (!l.contains(a)) { return; }",
                "if (l) { if (!\"start\".equals(a)) { return; } }",
                "if (!\"start\".equals(a)) { return; } a = request.getParameter(\"b\");",
                "if (!a.startsWith(\"http://a.example/\")) { return; }",
                "java.util.regex.Pattern p = java.util.regex.Pattern.compile(\".*\"); if (!p.matcher(a).matches()) return;",
                "a = l.isEmpty() ? a : \"status\";",
                "a = \"start\".equals(a) ? \"status\" : a;",
                "a = a.replaceAll(\"[^a-z;]\", \"\");",
                "a = a.replaceAll(\"[a-z]\", \"\");"
            })
    void judge_checkThatLeavesTheChoice_isFound(String check) {
        assertThat(judge("String a = request.getParameter(\"a\"); " + check + TOOL))
                .isEqualTo(Verdict.SUSPICIOUS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"if (l.contains(a)) {", "if (\"x\".equals(a) || \"y\".equals(a)) {"})
    void judge_branchOfTheOwnWords_isBenignInside(String check) {
        String page =
                "java.util.List<String> l = java.util.List.of(\"x\"); String a = request.getParameter(\"a\"); " + check;
        assertThat(judge(page + TOOL + "}")).isEqualTo(Verdict.BENIGN);
        assertThat(judge(page + "out.print(1); }" + TOOL)).isEqualTo(Verdict.SUSPICIOUS);
        assertThat(judge(page + "a = request.getParameter(\"b\"); }" + TOOL)).isEqualTo(Verdict.SUSPICIOUS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"case \"start\": case \"stop\":", "case \"start\" ->"})
    void judge_entryOfASwitch_isBenignWhereItNamesTheValue(String labels) {
        String page = "String a = request.getParameter(\"a\"); switch (a) { " + labels;
        assertThat(judge(page + TOOL + " }")).isEqualTo(Verdict.BENIGN);
        assertThat(judge(page + " out.print(1); }" + TOOL)).isEqualTo(Verdict.SUSPICIOUS);
        assertThat(judge(page.replaceAll("case .*", "default:") + TOOL + " }")).isEqualTo(Verdict.SUSPICIOUS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "if (!a.startsWith(\"https://maps.example/\")) { return; } new java.net.URL(a).openConnection().getInputStream();"
            })
    void judge_addressOfAnOwnHost_isBenign(String code) {
        assertThat(judge("String a = request.getParameter(\"a\"); " + code)).isEqualTo(Verdict.BENIGN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://", "https://maps", "http://a@", "/maps/"})
    void judge_addressWhoseHostIsOpen_isFound(String begin) {
        String page = "String a = request.getParameter(\"a\"); if (!a.startsWith(\"" + begin
                + "\")) { return; } new java.net.URL(a).openConnection().getInputStream();";
        assertThat(judge(page)).isEqualTo(Verdict.SUSPICIOUS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"com.acme.report.Query", "com.acme.report.*"})
    void judge_objectOfANamedClassOnAPageOfAnApplication_isBenign(String imported) {
        String read = "<% Query q = (Query) new java.io.ObjectInputStream(request.getInputStream()).readObject(); %>";
        assertThat(verdict("<%@ page import=\"" + imported + "\" %>" + read)).isEqualTo(Verdict.BENIGN);
        assertThat(verdict("<%@ page import=\"java.util.*,org.apache.commons.io.IOUtils\" %>" + read))
                .isEqualTo(Verdict.SUSPICIOUS);
        assertThat(verdict("<%@ page import=\"" + imported + "\" %>" + read.replace("(Query)", "(Object)")))
                .isEqualTo(Verdict.MALICIOUS);
    }

    private static Verdict judge(String code) {
        return verdict("<% " + code + " %>");
    }

    private static Verdict verdict(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Page page = Page.of(FileArtifact.of("a.jsp", bytes), bytes, () -> false, PageTree.of(List.of()));
        return new JspEngine().judge(page).verdict();
    }
}
