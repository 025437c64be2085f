package io.hivesec.engines.webshell;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.Verdict;
import io.hivesec.engines.webshell.Specimens.Specimen;
import io.hivesec.engines.webshell.asp.AspEngine;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AspPagesTest {
    static Stream<Specimen> specimens() {
        return Specimens.asp().stream();
    }

    @ParameterizedTest
    @MethodSource("specimens")
    void judge_specimen_findsItsTechnique(Specimen specimen) {
        Judgement judgement = judge(specimen.name(), specimen.bytes());
        assertThat(judgement.traits().stream().map(Trait::rule)).contains(specimen.rule());
        assertThat(judgement.verdict()).isGreaterThanOrEqualTo(Verdict.SUSPICIOUS);
    }

    @ParameterizedTest
    @MethodSource("specimens")
    void judge_specimenInUtf16_findsTheSame(Specimen specimen) {
        byte[] page = ('\uFEFF' + specimen.page()).getBytes(StandardCharsets.UTF_16LE);
        assertThat(judge(specimen.name(), page).traits().stream().map(Trait::rule))
                .contains(specimen.rule());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Nobody outside chooses what runs.
                "<%execute \"x = 1\"%>",
                "<%Set w = CreateObject(\"WScript.Shell\"): w.Run \"cmd /c dir\"%>",
                "<%a = eval(\"1 + 1\"): Response.Write Request(\"q\")%>",
                // An object of the application's own with a method of the same name.
                "<%Set c = New Runner: c.Run Request(\"q\")%>",
                // Fixed files, and data files.
                "<%Set f = CreateObject(\"Scripting.FileSystemObject\"): Set t = f.OpenTextFile(\"log.txt\", 8): t.Write Request(\"q\")%>",
                "<%Set f = CreateObject(\"Scripting.FileSystemObject\"): Set t = f.CreateTextFile(\"a.inc\"): t.Write \"a=\" & Request(\"q\")%>",
                // Code in comments, in text and in strings runs nowhere.
                "<%' eval request(\"q\")\n%>",
                "<%-- eval request(\"q\") --%>",
                "<p>eval request(\"q\")</p><%=now()%>",
                "<%a = \"eval request(1)\"%>",
                "<script>eval(request)</script><%=now()%>",
                // A database of the application's own, and the address of the page itself.
                "<%Set c = CreateObject(\"ADODB.Connection\"): c.Open cs: c.Execute \"select * from a where id=\" & Request(\"q\")%>",
                "<%Set w = CreateObject(\"WScript.Shell\"): w.Run Request.ServerVariables(\"PATH_TRANSLATED\")%>"
            })
    void judge_nearMissOfAsp_isBenign(String page) {
        assertThat(judge("a.asp", page.getBytes(StandardCharsets.UTF_8)).verdict())
                .isEqualTo(Verdict.BENIGN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Process.Start(\"iisreset.exe\"); Response.Write(Request[\"q\"]);",
                "Assembly.Load(\"App.Core\"); Response.Write(Request[\"q\"]);",
                "// Process.Start(Request[\"q\"]);\n Response.Write(1);",
                "/* Process.Start(Request[\"q\"]); */ Response.Write(1);",
                "string help = \"Process.Start(Request[1])\"; Response.Write(help);",
                "int id = int.Parse(Request[\"id\"]); Process.Start(\"tool.exe\", id.Length);",
                "File.WriteAllText(Server.MapPath(\"a.log\"), Request[\"q\"]);",
                "Request.Files[0].SaveAs(Server.MapPath(\"~/up/\" + Path.GetFileName(Request.Files[0].FileName)));",
                "new SqlConnection(ConfigurationManager.ConnectionStrings[\"a\"].ConnectionString).Open();",
                "timer.Start(Request[\"q\"]); engine.Load(Request[\"q\"]);"
            })
    void judge_nearMissOfAspNet_isBenign(String code) {
        byte[] page = ("<%@ Page Language=\"C#\" %><% " + code + " %>").getBytes(StandardCharsets.UTF_8);
        assertThat(judge("a.aspx", page).verdict()).isEqualTo(Verdict.BENIGN);
    }

    @Test
    void judge_pageInTheChineseCodePage_readsItsQuotes() {
        byte[] page = "<%execute request(\u201cq\u201d)%>".getBytes(Charset.forName("GBK"));
        assertThat(judge("a.asp", page).verdict()).isEqualTo(Verdict.MALICIOUS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "a(", "-", "not ", "[", "{\"a\":"})
    void judge_endlessNesting_isUnknownWithAProblem(String link) {
        for (String name : List.of("a.asp", "a.aspx")) {
            String head = name.endsWith("x") ? "<%@ Page Language=\"Jscript\" %>" : "";
            byte[] page =
                    (head + "<% x = createobject(" + link.repeat(50_000) + " %>").getBytes(StandardCharsets.UTF_8);
            Judgement judgement = judge(name, page);
            assertThat(judgement.verdict()).isIn(Verdict.UNKNOWN, Verdict.BENIGN);
            assertThat(judgement.verdict() == Verdict.UNKNOWN)
                    .isEqualTo(!judgement.problem().isEmpty());
        }
    }

    @Test
    void judge_morePiecesThanAreRead_isUnknown() {
        String page = "<%a%>".repeat(30_000) + "<%eval request(\"q\")%>";
        assertThat(judge("a.asp", page.getBytes(StandardCharsets.UTF_8)).verdict())
                .isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void claims_pagesByNameOrContent_andNothingElse() {
        AspEngine engine = new AspEngine();
        assertThat(List.of("a.asp", "b.aspx", "a.asp;.jpg", "a.cer", "a.ashx", "a.aspx.txt"))
                .allMatch(name -> engine.claims(name, ""));
        assertThat(engine.claims("a.gif", "GIF89a<%@ Page Language=\"Jscript\"%>"))
                .isTrue();
        assertThat(engine.claims("a.gif", "GIF89a<%eval request(1)%>")).isTrue();
        assertThat(engine.claims("a.jsp", "<%@ page language=\"java\" %>")).isFalse();
        assertThat(engine.claims("a.txt", "plain")).isFalse();
    }

    private static Judgement judge(String name, byte[] page) {
        return new AspEngine().judge(Page.of(name, page));
    }
}
