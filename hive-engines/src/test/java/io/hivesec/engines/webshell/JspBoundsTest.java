package io.hivesec.engines.webshell;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the reader of JSP pages leaves unread has a reason; what is merely long is read. */
final class JspBoundsTest {
    private static final String RUN = "Runtime.getRuntime().exec(";

    static Stream<Arguments> pagesOverABound() {
        String entities = "<!ENTITY a0 \"" + "x".repeat(100) + "\">"
                + IntStream.range(1, 7)
                        .mapToObj(i -> "<!ENTITY a" + i + " \"" + ("&a" + (i - 1) + ";").repeat(10) + "\">")
                        .collect(Collectors.joining());
        String deep = "<!ENTITY a0 \"x\">"
                + IntStream.range(1, 12)
                        .mapToObj(i -> "<!ENTITY a" + i + " \"&a" + (i - 1) + ";\">")
                        .collect(Collectors.joining());
        String attributes =
                IntStream.range(0, 1_100).mapToObj(i -> " a" + i + "=\"1\"").collect(Collectors.joining());
        String encodings = Stream.of("cp037", "cp500", "cp1026", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE")
                .map(name -> "<%@page pageEncoding=\"" + name + "\"%>")
                .collect(Collectors.joining());
        return Stream.of(
                Arguments.of(
                        "a.jsp", "<%a();%>".repeat(50_001) + "<%" + RUN + "request.getParameter(\"q\"));%>", "pieces"),
                Arguments.of("a.jsp", "${".repeat(10_000), "nothing closes"),
                Arguments.of("a.jsp", "<t:a" + attributes + "/>${a.b()}", "attributes"),
                Arguments.of("a.jspx", document(entities, "<t:a b=\"&a6;\"/>"), "too many characters"),
                Arguments.of("a.jspx", document(deep, "<t:a b=\"&a11;\"/>"), "nested deeper"),
                Arguments.of(
                        "a.jspx", document("<!ENTITY " + "n".repeat(1_001) + " \"x\">", "<t:a/>"), "entity's name"),
                Arguments.of("a.jsp", encodings + "<%a();%>", "encodings"),
                Arguments.of("a.jsp", "<%" + (RUN + "\"ls\");\n").repeat(401) + "%>", "uses of capabilities"),
                Arguments.of("a.jsp", "<%for (int i = 0; i < 30000; i++) {}\n" + RUN + "\"ls\");%>", "rounds"),
                Arguments.of(
                        "a.jsp",
                        "<%" + "w.write(\"<%= new java.util.Date().getTime() %\\>\");\n".repeat(21) + "%>",
                        "pages in constants"));
    }

    @ParameterizedTest
    @MethodSource("pagesOverABound")
    void judge_moreThanIsRead_isUnknownWithTheReason(String name, String page, String reason) {
        Judgement judgement = judge(name, page);
        assertThat(judgement.problem()).contains(reason);
        assertThat(judgement.verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void judge_overABoundButMaliciousBefore_isMalicious() {
        Judgement judgement =
                judge("a.jsp", "<%" + RUN + "request.getParameter(\"q\"));%>" + "<%a();%>".repeat(50_001));
        assertThat(judgement.verdict()).isEqualTo(Verdict.MALICIOUS);
        assertThat(judgement.problem()).contains("pieces");
    }

    @Test
    void judge_longExpressions_areRead() {
        String call = "''.getClass().forName('java.lang.Runtime').getRuntime().exec(param.q)";
        String filler = "'" + "x".repeat(20_000) + "'.length() + ";
        assertThat(judge("a.jsp", "${" + filler + call + "}").verdict()).isEqualTo(Verdict.MALICIOUS);
        assertThat(judge("a.jsp", "<t:a b=\"${" + filler + call + "}\"/>").verdict())
                .isEqualTo(Verdict.MALICIOUS);
    }

    @Test
    void judge_longNames_areRead() {
        String bean = "b" + "x".repeat(150);
        String page = "<jsp:useBean id=\"" + bean + "\" class=\"javax.script.ScriptEngineManager\"/><%" + bean
                + ".getEngineByName(\"js\").eval(request.getParameter(\"q\"));%>";
        assertThat(judge("a.jsp", page).verdict()).isEqualTo(Verdict.MALICIOUS);
    }

    @Test
    void judge_openingThatNothingCloses_isText() {
        String page = "<script>var a = '${b';</script>" + "<p>text</p>".repeat(3_000) + "<%= 1 %>";
        assertThat(judge("a.jsp", page)).isEqualTo(Judgement.BENIGN);
    }

    private static String document(String declarations, String body) {
        return "<!DOCTYPE a [" + declarations + "]><jsp:root xmlns:jsp=\"http://java.sun.com/JSP/Page\">" + body
                + "</jsp:root>";
    }

    private static Judgement judge(String name, String page) {
        return new JspEngine().judge(Page.of(name, page.getBytes(StandardCharsets.UTF_8)));
    }
}
