package io.hivesec.engines.webshell;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.Verdict;
import io.hivesec.engines.webshell.asp.AspEngine;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What pages of ASP and ASP.NET ask before they use what a request says, and what only looks like it. */
final class AspChecksTest {
    private static final String JSON = "<%@ Language=\"JScript\" %><% function parse(s) { if (";
    private static final String EVAL = ") { return eval(\"(\" + s + \")\"); } } parse(String(Request(\"q\"))); %>";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<%o = Request(\"o\")\nIf o = \"+\" Or o = \"-\" Then v = Eval(1 & o & 2)%>",
                "<%o = Request(\"o\")\nIf LCase(o) = \"a\" Then\n If x Then\n  show 1\n End If\n Execute \"Do_\" & o\nEnd If%>",
                "<%e = Request(\"e\")\nSet re = New RegExp\nre.Pattern = \"^[0-9+*/(). ]+$\"\nIf re.Test(e) Then x = Eval(e)%>",
                "<%u = Request(\"u\")\nok = False\nFor Each h In own\n If Left(u, Len(h)) = h Then ok = True\nNext\nIf Not ok Then Response.End\nSet x = CreateObject(\"MSXML2.XMLHTTP\")\nx.Open \"GET\", u, False%>",
                "<%Response.Write CreateObject(\"WScript.Shell\").RegRead(\"HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\ProductName\")%>",
                "<%Response.Write CreateObject(\"WScript.Shell\").RegRead(\"HKCR\\.\" & Request(\"e\") & \"\\Content Type\")%>",
                "<%k = Request(\"k\")\nSet d = CreateObject(\"Scripting.Dictionary\")\nd.Add \"a\", 1\nIf Not d.Exists(k) Then\n show 1\n Response.End\nEnd If\nExecute k%>",
                JSON + "/^[\\],:{}\\s]*$/.test(s.replace(/\\\\[\"n]/g, '@').replace(/\"[^\"]*\"|true|\\d+/g, ']'))"
                        + EVAL
            })
    void judge_onlyWordsOfThePagePass_isBenign(String page) {
        assertThat(judge("a.asp", page)).isEqualTo(Verdict.BENIGN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // The other branch, what comes after, a word of the request's, a block that does not leave.
                "<%o = Request(\"o\")\nIf o = \"a\" Then show 1 Else Execute o%>",
                "<%o = Request(\"o\")\nIf o = \"a\" Then\n show 1\nEnd If\nExecute o%>",
                "<%o = Request(\"o\")\nIf o = Request(\"p\") Then Execute o%>",
                "<%o = Request(\"o\")\nIf o = \"a\" Or x Then Execute o%>",
                "<%o = Request(\"o\")\nIf o = \"a\" Then o = Request(\"p\")\nExecute o%>",
                "<%k = Request(\"k\")\nSet d = CreateObject(\"Scripting.Dictionary\")\nIf Not d.Exists(k) Then\n show 1\nEnd If\nExecute k%>",
                "<%k = Request(\"k\")\nSet d = CreateObject(\"Scripting.Dictionary\")\nIf Not d.Exists(k) Then\n Execute k\n Response.End\nEnd If%>",
                "<%e = Request(\"e\")\nSet re = New RegExp\nre.Pattern = \"[0-9]+\"\nIf re.Test(e) Then x = Eval(e)%>",
                "<%e = Request(\"e\")\nSet re = New RegExp\nre.Pattern = \"^.*$\"\nIf re.Test(e) Then x = Eval(e)%>",
                // A test that code passes, or a text of which nothing is left.
                JSON + "/^[a-z]*/.test(s.replace(/\\\\[\"n]/g, '@'))" + EVAL,
                JSON + "/^[\\],:{}\\s]*$/.test(s.replace(/.+/g, ''))" + EVAL,
                JSON + "/^[\\],:{}\\s]*$/.test(s.replace(/[\\s\\S]*/, ''))" + EVAL
            })
    void judge_checkThatLeavesTheChoice_isFound(String page) {
        assertThat(judge("a.asp", page)).isEqualTo(Verdict.MALICIOUS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "var u = new Uri(Request[\"u\"]); if (!Hosts.Contains(u.Host)) { Response.StatusCode = 403; return; } WebRequest.Create(u);",
                "string k = Request[\"k\"]; if (!Names.ContainsKey(k)) throw new Exception(); Process.Start(\"cmd.exe\", \"/c \" + k);",
                "string u = Request[\"u\"]; bool ok = false; foreach (string own in Own) { if (u.StartsWith(own)) { ok = true; break; } } if (!ok) { Response.End(); return; } WebRequest.Create(u);",
                "string u = Request[\"u\"]; if (!u.StartsWith(\"https://maps.example/\")) return; WebRequest.Create(u);",
                "string p = Path.GetFullPath(Path.Combine(root, Request[\"p\"])); if (!p.StartsWith(root)) throw new Exception(); foreach (var f in Directory.GetFiles(p)) File.Delete(Path.Combine(p, Request[\"q\"]));",
                "string k = Request[\"k\"]; if (!System.Text.RegularExpressions.Regex.IsMatch(k, \"^[a-z0-9]+$\")) return; Process.Start(\"tool.exe\", k);",
                // Pictures of a text that an editor is given.
                "var r = WebRequest.Create(Request[\"u\"]).GetResponse() as HttpWebResponse; using (var f = File.Create(Server.MapPath(\"~/a/\" + DateTime.Now.Ticks + \".png\"))) r.GetResponseStream().CopyTo(f);",
                // A copy that stays what it is, and an object of the application's with a method of a known name.
                "File.Copy(Server.MapPath(\"~/a/\" + Request[\"a\"]), Server.MapPath(\"~/b/\" + Request[\"b\"] + \".jpg\"));",
                "new Invoker().InvokeMethod(\"a\", Request[\"m\"], Request[\"v\"]);",
                // A program that reads a text and runs nothing of it.
                "var p = Process.Start(new ProcessStartInfo(Server.MapPath(\"~/bin/wkhtmltopdf.exe\"), \"- -\")); p.StandardInput.Write(Request[\"q\"]);",
                // Functions of a collection that run nothing.
                "var f = new Dictionary<string, Func<string, string>> { { \"u\", v => v.ToUpper() } }; Func<string, string> g; if (f.TryGetValue(Request[\"f\"], out g)) Response.Write(g(Request[\"q\"])); Process.Start(\"tool.exe\");"
            })
    void judge_netPageThatChecks_isBenign(String code) {
        assertThat(judge("a.aspx", "<%@ Page Language=\"C#\" %><% " + code + " %>"))
                .isEqualTo(Verdict.BENIGN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "var u = new Uri(Request[\"u\"]); if (!Hosts.Contains(u.Host)) { WebRequest.Create(u); return; }",
                "string k = Request[\"k\"]; var l = new List<string>(); l.Add(k); if (!l.Contains(k)) return; Process.Start(\"cmd.exe\", \"/c \" + k);",
                "string u = Request[\"u\"]; bool ok = false; if (u.Length > 3) { ok = true; } if (!ok) { return; } WebRequest.Create(u);",
                "string u = Request[\"u\"]; bool ok = false; if (u.StartsWith(own)) { ok = true; } ok = true; if (!ok) { return; } WebRequest.Create(u);",
                "string u = Request[\"u\"]; if (!u.StartsWith(\"http\")) return; WebRequest.Create(u);",
                "string p = Request[\"p\"]; if (!Directory.Exists(p)) return; Directory.GetFiles(p); File.Delete(p);",
                "string k = Request[\"k\"]; if (!Regex.IsMatch(k, \"[a-z0-9]+\")) return; Process.Start(\"tool.exe\", k);",
                "var r = WebRequest.Create(Request[\"u\"]).GetResponse() as HttpWebResponse; r.GetResponseStream().CopyTo(Response.OutputStream);",
                "File.Copy(Server.MapPath(\"~/a/\" + Request[\"a\"]), Server.MapPath(Request[\"b\"]));",
                "var p = Process.Start(new ProcessStartInfo(\"cmd.exe\")); p.StandardInput.Write(Request[\"q\"]);",
                "var p = Process.Start(new ProcessStartInfo(tool)); p.StandardInput.Write(Request[\"q\"]);",
                "HostingEnvironment.RegisterVirtualPathProvider(new Acme.Views());"
            })
    void judge_netPageThatLeavesTheChoice_isFound(String code) {
        assertThat(judge("a.aspx", "<%@ Page Language=\"C#\" %><% " + code + " %>"))
                .isGreaterThanOrEqualTo(Verdict.SUSPICIOUS);
    }

    @ParameterizedTest
    @CsvSource({"CallType.Set, BENIGN", "CallType.Method, SUSPICIOUS"})
    void judge_memberThatARequestNames_isToldWhereItIsCalled(String kind, Verdict verdict) {
        String page = "<%@ Page Language=\"VB\" %><%\nDim o As New Acme.Order()\nCallByName(o, Request(\"k\"), " + kind
                + ", Request(\"v\"))\n%>";
        assertThat(judge("a.aspx", page)).isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource({"'', BENIGN", "'class Views : VirtualPathProvider {}', MALICIOUS"})
    void judge_componentRegisteredAtTheStart_isTheApplicationsUnlessItStandsThere(String type, Verdict verdict) {
        String page = "<%@ Application Language=\"C#\" %><script runat=\"server\">" + type
                + " void Application_Start() { HostingEnvironment.RegisterVirtualPathProvider(new Views()); }</script>";
        assertThat(judge("global.asax", page)).isEqualTo(verdict);
    }

    private static Verdict judge(String name, String page) {
        return new AspEngine()
                .judge(Page.of(name, page.getBytes(StandardCharsets.UTF_8)))
                .verdict();
    }
}
