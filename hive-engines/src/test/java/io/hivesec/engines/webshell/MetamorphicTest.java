package io.hivesec.engines.webshell;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.Verdict;
import io.hivesec.engines.webshell.Specimens.Specimen;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A page written in another form that a container compiles to the same code has the same verdict. */
final class MetamorphicTest {
    private static final Charset EBCDIC = Charset.forName("IBM037");
    private static final String HARMLESS =
            "String name = request.getParameter(\"name\"); out.print(name == null ? \"\" : name.trim());"
                    + " new java.io.FileOutputStream(\"/tmp/fixed.log\").write(1);";

    static Stream<Specimen> scriptlets() {
        return Specimens.all().stream().filter(Specimen::isOneScriptlet);
    }

    @ParameterizedTest
    @MethodSource("scriptlets")
    void judge_unicodeEscapes_findsTheSame(Specimen specimen) {
        assertFound(specimen, "a.jsp", ("<% " + escaped(specimen.code()) + "%>").getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @MethodSource("scriptlets")
    void judge_commentsBetweenTokens_findsTheSame(Specimen specimen) {
        String code = specimen.code().replace(".", "/*.*/./* %\" */").replace(";", ";//x\n");
        String quoted = specimen.code().contains("\"") ? specimen.code().replace("(", "(/* \" */ ") : code;
        assertFound(specimen, "a.jsp", ("<% " + quoted + "\n%>").getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @MethodSource("scriptlets")
    void judge_utf16WithMark_findsTheSame(Specimen specimen) {
        assertFound(specimen, "a.jsp", ('\uFEFF' + specimen.page()).getBytes(StandardCharsets.UTF_16LE));
        assertFound(specimen, "a.jsp", ('\uFEFF' + specimen.page()).getBytes(StandardCharsets.UTF_16BE));
    }

    @ParameterizedTest
    @MethodSource("scriptlets")
    void judge_ebcdicWithProlog_findsTheSame(Specimen specimen) {
        String page = "<?xml version=\"1.0\" encoding=\"cp037\"?>" + specimen.page();
        assertFound(specimen, "a.jsp", page.getBytes(EBCDIC));
    }

    @ParameterizedTest
    @MethodSource("scriptlets")
    void judge_directiveInOneCharsetAndCodeInAnother_findsTheSame(Specimen specimen) {
        byte[] directive = "<%@ page pageEncoding=\"cp037\" %>".getBytes(StandardCharsets.US_ASCII);
        byte[] code = specimen.page().getBytes(EBCDIC);
        assertFound(specimen, "a.jsp", join(directive, code));
    }

    @ParameterizedTest
    @MethodSource("scriptlets")
    void judge_documentWithForeignPrefix_findsTheSame(Specimen specimen) {
        String code = specimen.code().replace("&", "&amp;").replace("<", "&lt;");
        assertFound(specimen, "a.jspx", document("zq", code));
        assertFound(specimen, "a.jsp", document("jsp", code));
    }

    @ParameterizedTest
    @MethodSource("scriptlets")
    void judge_splitCdata_findsTheSame(Specimen specimen) {
        StringBuilder code = new StringBuilder();
        for (String word : specimen.code().split("(?<=e)")) {
            code.append("<![CDATA[").append(word).append("]]>");
        }
        assertFound(specimen, "a.jspx", document("jsp", code.toString()));
        assertFound(
                specimen, "a.jsp", ("<jsp:scriptlet>" + code + "</jsp:scriptlet>").getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @MethodSource("scriptlets")
    void judge_numericEntities_findsTheSame(Specimen specimen) {
        StringBuilder code = new StringBuilder();
        specimen.code().chars().forEach(c -> code.append("&#").append(c).append(';'));
        assertFound(specimen, "a.jspx", document("jsp", code.toString()));
    }

    @Test
    void judge_harmlessPageInEveryForm_staysBenign() {
        List<byte[]> forms = List.of(
                ("<% " + HARMLESS + "%>").getBytes(StandardCharsets.UTF_8),
                ("<% " + escaped(HARMLESS) + "%>").getBytes(StandardCharsets.UTF_8),
                ("\uFEFF<% " + HARMLESS + "%>").getBytes(StandardCharsets.UTF_16LE),
                ("<?xml version=\"1.0\" encoding=\"cp037\"?><% " + HARMLESS + "%>").getBytes(EBCDIC),
                document("jsp", "<![CDATA[" + HARMLESS + "]]>"));
        assertThat(forms)
                .allSatisfy(form -> assertThat(
                                new JspEngine().judge(Page.of("a.jsp", form)).verdict())
                        .isEqualTo(Verdict.BENIGN));
    }

    private static void assertFound(Specimen specimen, String name, byte[] page) {
        Judgement judgement = new JspEngine().judge(Page.of(name, page));
        assertThat(judgement.traits().stream().map(Trait::rule))
                .as("rules for %s", new String(page, StandardCharsets.ISO_8859_1))
                .contains(specimen.rule());
    }

    private static String escaped(String code) {
        StringBuilder out = new StringBuilder();
        code.chars()
                .forEach(c -> out.append(
                        Character.isLetter(c) ? String.format(Locale.ROOT, "\\uuu%04x", c) : String.valueOf((char) c)));
        return out.toString();
    }

    private static byte[] document(String prefix, String code) {
        return ("<" + prefix + ":root xmlns:" + prefix + "=\"http://java.sun.com/JSP/Page\" version=\"2.0\"><" + prefix
                        + ":scriptlet>" + code + "</" + prefix + ":scriptlet></" + prefix + ":root>")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] join(byte[] a, byte[] b) {
        byte[] all = java.util.Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        return all;
    }
}
