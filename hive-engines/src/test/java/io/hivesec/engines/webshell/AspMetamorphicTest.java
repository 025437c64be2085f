package io.hivesec.engines.webshell;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.Verdict;
import io.hivesec.engines.webshell.Specimens.Specimen;
import io.hivesec.engines.webshell.asp.AspEngine;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A page of ASP or ASP.NET written in another form that the server runs as the same code has the same verdict. */
final class AspMetamorphicTest {
    private static final String HARMLESS_BASIC =
            "<%n = Request(\"n\")\nSet f = CreateObject(\"Scripting.FileSystemObject\")\nSet t = f.OpenTextFile(\"a.log\", 8)\n"
                    + "t.WriteLine n\nResponse.Write Server.HTMLEncode(n)%>";
    private static final String HARMLESS_NET =
            "<%@ Page Language=\"C#\" %><% string n = Request[\"n\"]; System.IO.File.WriteAllText(Server.MapPath(\"a.log\"), n); %>";

    /** Strings, comments and directives, which a change of the code must leave alone, and words. */
    private static final Pattern BASIC = Pattern.compile("\"(?:[^\"\n]|\"\")*\"|'[^\n]*|<%@[^%]*%>|\\b[A-Za-z]+\\b");

    private static final Pattern NET =
            Pattern.compile("\"(?:[^\"\\\\\n]|\\\\.)*\"|<%@[^%]*%>|</?[a-z:]+[^<>]*>|\\b[A-Za-z]{4,}\\b");

    static Stream<Specimen> all() {
        return Specimens.asp().stream();
    }

    /** Classic pages of one block of VBScript. */
    static Stream<Specimen> basic() {
        return all().filter(specimen -> specimen.name().endsWith(".asp")
                && specimen.page().startsWith("<%")
                && !specimen.page().contains("<%@")
                && specimen.page().indexOf("<%", 2) < 0
                && specimen.page().stripTrailing().endsWith("%>"));
    }

    /** Pages of C# or JScript. */
    static Stream<Specimen> net() {
        return all().filter(specimen ->
                specimen.page().contains("\"C#\"") && !specimen.name().equals("outsourced.aspx"));
    }

    @ParameterizedTest
    @MethodSource("all")
    void judge_otherEncodings_findsTheSame(Specimen specimen) {
        String marked = '\uFEFF' + specimen.page();
        assertFound(specimen, marked.getBytes(StandardCharsets.UTF_8));
        assertFound(specimen, marked.getBytes(StandardCharsets.UTF_16BE));
        assertFound(specimen, marked.getBytes(StandardCharsets.UTF_16LE));
    }

    @ParameterizedTest
    @MethodSource("basic")
    void judge_otherCase_findsTheSame(Specimen specimen) {
        assertFound(specimen, words(BASIC, specimen.page(), word -> word.toUpperCase(Locale.ROOT)));
        assertFound(specimen, words(BASIC, specimen.page(), AspMetamorphicTest::alternating));
    }

    @ParameterizedTest
    @MethodSource("basic")
    void judge_commentsAndOtherLineEnds_findsTheSame(Specimen specimen) {
        String commented = specimen.page().replace("\n", " ' \" request\n").replaceFirst("<%", "<%' \"\nREM \"x\n");
        assertFound(specimen, commented);
        assertFound(specimen, specimen.page().replace("\n", "\r\n"));
        assertFound(specimen, specimen.page().replace("\n", "\r"));
    }

    @ParameterizedTest
    @MethodSource("basic")
    void judge_continuedLines_findsTheSame(Specimen specimen) {
        assertFound(
                specimen,
                outsideOfStrings(
                        specimen.page(),
                        text -> text.replace("(", "( _\n")
                                .replace(" & ", " & _\n ")
                                .replace(", ", ", _\n")));
    }

    @ParameterizedTest
    @MethodSource("basic")
    void judge_serverScript_findsTheSame(Specimen specimen) {
        String page = specimen.page().strip();
        String code = page.substring(2, page.length() - 2);
        assertFound(specimen, "<script language=\"VBScript\" runat=\"server\">\n" + code + "\n</script>");
        assertFound(specimen, "<SCRIPT RUNAT = SERVER>\n" + code + "\n</SCRIPT>");
    }

    @ParameterizedTest
    @MethodSource("basic")
    void judge_splitStrings_findsTheSame(Specimen specimen) {
        assertFound(
                specimen,
                words(
                        BASIC,
                        specimen.page(),
                        word -> word,
                        text -> text.matches("\"[\\w.]{4,}\"")
                                ? text.substring(0, 3) + "\" & \"" + text.substring(3)
                                : text));
    }

    @ParameterizedTest
    @MethodSource("net")
    void judge_unicodeEscapes_findsTheSame(Specimen specimen) {
        assertFound(specimen, words(NET, specimen.page(), word -> isKeyword(word) ? word : escaped(word)));
    }

    @ParameterizedTest
    @MethodSource("net")
    void judge_commentsBetweenTokens_findsTheSame(Specimen specimen) {
        assertFound(specimen, words(NET, specimen.page(), word -> word + "/* \" %\n */"));
    }

    @ParameterizedTest
    @MethodSource("net")
    void judge_escapedStrings_findsTheSame(Specimen specimen) {
        assertFound(
                specimen,
                words(
                        NET,
                        specimen.page(),
                        word -> word,
                        text -> text.matches("\"[\\w.]{2,}\"")
                                        && !specimen.page().contains("Class=" + text)
                                        && !specimen.page().contains("Language=" + text)
                                ? text.charAt(0) + escaped(text.substring(1, 2)) + text.substring(2)
                                : text));
    }

    @Test
    void judge_harmlessPagesInEveryForm_staysBenign() {
        Charset gbk = Charset.forName("GBK");
        for (byte[] page : List.of(
                HARMLESS_BASIC.getBytes(StandardCharsets.UTF_8),
                ('\uFEFF' + HARMLESS_BASIC).getBytes(StandardCharsets.UTF_16LE),
                ('\uFEFF' + HARMLESS_BASIC).getBytes(StandardCharsets.UTF_16BE),
                HARMLESS_BASIC.getBytes(gbk),
                words(BASIC, HARMLESS_BASIC, AspMetamorphicTest::alternating).getBytes(StandardCharsets.UTF_8),
                HARMLESS_BASIC.replace("\n", " ' eval request\n").getBytes(StandardCharsets.UTF_8))) {
            assertThat(judge("a.asp", page).verdict()).isEqualTo(Verdict.BENIGN);
        }
        for (byte[] page : List.of(
                HARMLESS_NET.getBytes(StandardCharsets.UTF_8),
                ('\uFEFF' + HARMLESS_NET).getBytes(StandardCharsets.UTF_16LE),
                words(NET, HARMLESS_NET, word -> isKeyword(word) ? word : escaped(word))
                        .getBytes(StandardCharsets.UTF_8))) {
            assertThat(judge("a.aspx", page).verdict()).isEqualTo(Verdict.BENIGN);
        }
    }

    private static void assertFound(Specimen specimen, String page) {
        assertFound(specimen, page.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertFound(Specimen specimen, byte[] page) {
        assertThat(judge(specimen.name(), page).traits().stream().map(Trait::rule))
                .as("rules for %s", new String(page, StandardCharsets.ISO_8859_1))
                .contains(specimen.rule());
    }

    private static Judgement judge(String name, byte[] page) {
        return new AspEngine().judge(Page.of(name, page));
    }

    private static String words(Pattern tokens, String page, UnaryOperator<String> change) {
        return words(tokens, page, change, text -> text);
    }

    /** A page with its words changed one way and its strings another; markup, directives and comments stay. */
    private static String words(
            Pattern tokens, String page, UnaryOperator<String> change, UnaryOperator<String> string) {
        return tokens.matcher(page).replaceAll(match -> Matcher.quoteReplacement(changed(match, change, string)));
    }

    private static String changed(MatchResult match, UnaryOperator<String> change, UnaryOperator<String> string) {
        String text = match.group();
        return Character.isLetter(text.charAt(0))
                ? change.apply(text)
                : text.startsWith("\"") ? string.apply(text) : text;
    }

    private static String outsideOfStrings(String page, UnaryOperator<String> change) {
        Matcher strings = Pattern.compile("\"(?:[^\"\n]|\"\")*\"").matcher(page);
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (strings.find()) {
            out.append(change.apply(page.substring(at, strings.start()))).append(strings.group());
            at = strings.end();
        }
        return out.append(change.apply(page.substring(at))).toString();
    }

    private static String alternating(String word) {
        StringBuilder out = new StringBuilder(word.toLowerCase(Locale.ROOT));
        for (int i = 0; i < out.length(); i += 2) {
            out.setCharAt(i, Character.toUpperCase(out.charAt(i)));
        }
        return out.toString();
    }

    private static String escaped(String word) {
        return word.chars()
                .mapToObj(c -> String.format(Locale.ROOT, "\\u%04x", c))
                .collect(Collectors.joining());
    }

    private static boolean isKeyword(String word) {
        return List.of(
                        "using", "public", "class", "void", "static", "extern", "string", "object", "byte", "return",
                        "foreach", "while", "true", "false", "null", "typeof", "this", "runat", "server", "script")
                .contains(word);
    }
}
