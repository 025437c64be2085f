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
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
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
                "<%Set f = CreateObject(\"Scripting.FileSystemObject\"): Set t = f.OpenTextFile(\"log.txt\", 8):"
                        + " t.Write Request(\"q\")%>",
                "<%Set f = CreateObject(\"Scripting.FileSystemObject\"): Set t = f.CreateTextFile(\"a.inc\"): t.Write"
                        + " \"a=\" & Request(\"q\")%>",
                // Text that is no code, with a quote that nothing closes.
                "1\":the request for \"q\" (noted)",
                // SQL that an application's own function of that name runs, and rows that one gives back.
                "<%Execute(\"update [users] set name='\" & Request(\"q\") & \"'\")%>",
                "<%If Execute(\"Select id From [a] Where b='\" & Request(\"q\") & \"'\").EOF Then show%>",
                "<%s = \"[a] where b=\" & Request(\"q\"): Set r = Execute(s & \" order by c\")%>",
                "<%Set c = CreateObject(\"ADODB.Connection\"): s = \"update a set b=\" & Request(\"b\") & \",c=\" &"
                        + " Request(\"c\"): c.Execute s%>",
                // Templates whose code is there to read, and names of settings.
                "<%d = \"Class {N}\" & vbCrLf & \"Public A\" & x & \"End Class\": ExecuteGlobal Replace(d, \"{N}\", n)%>",
                "<%t(1) = \"SITE_TITLE\": t(2) = \"SITE_FOOTER_TEXT\": Execute \"v(j)=\" & t(j)%>",
                "<%Execute \"Set \" & Split(\"Json, List, Cache\", \", \")(i) & \" = Nothing\"%>",
                // Data of another server that is read as an object.
                "<%Set x = CreateObject(\"Microsoft.XMLHTTP\"): Set s = CreateObject(\"ScriptControl\"): s.AddCode \"var o = \" &"
                        + " x.ResponseText%>",
                // A program that packs files, a directory that nobody asks for, a key of the application's own.
                "<%Set w = CreateObject(\"WScript.Shell\"): w.Exec \"\"\"\" & Server.MapPath(\"bin/rar.exe\") & \"\"\" a \"\"\" &"
                        + " Request(\"q\") & \"\"\"\"%>",
                "<%Set s = GetObject(\"IIS://localhost/W3SVC\")%>",
                "<%Set w = CreateObject(\"WScript.Shell\"): show w.RegRead(\"HKLM\\SOFTWARE\\Acme\\updated\")%>",
                "<%Set f = CreateObject(\"Scripting.FileSystemObject\"): Set t = f.OpenTextFile(\"log.txt\", 8, True):"
                        + " t.WriteLine Request(\"name\")%>",
                "<%Set f = CreateObject(\"Scripting.FileSystemObject\"): Set t = f.OpenTextFile(Request(\"f\"), 1):"
                        + " f.DeleteFile Request(\"f\")%>",
                "<%Set c = CreateObject(Request(\"class\"))%>",
                "<%Const Filter = \"mid(|char(|xp_cmdshell|master\": show Filter%>",
                // What is put into a text of the page's own is a part of it.
                "<%c = Replace(f.ReadAll, Request(\"a\"), Request(\"b\")): Set t = f.OpenTextFile(\"conn.asp\", 2): t.Write c%>",
                // Code in comments, in text and in strings runs nowhere.
                "<%' eval request(\"q\")\n%>",
                "<%-- eval request(\"q\") --%>",
                "<p>eval request(\"q\")</p><%=now()%>",
                "<%a = \"eval request(1)\"%>",
                "<script>eval(request)</script><%=now()%>",
                // A database of the application's own, and the address of the page itself.
                "<%Set c = CreateObject(\"ADODB.Connection\"): c.Open cs: c.Execute \"select * from a where id=\" &"
                        + " Request(\"q\")%>",
                "<%Set w = CreateObject(\"WScript.Shell\"): w.Run Request.ServerVariables(\"PATH_TRANSLATED\")%>",
                // A server that the page chooses, and an own one that is asked for one thing.
                "<%Set x = CreateObject(\"MSXML2.XMLHTTP\"): x.Open \"GET\", \"https://api.example/?q=\" &"
                        + " Request(\"q\"), False: x.Send%>",
                "<%Set x = CreateObject(\"MSXML2.XMLHTTP\"): x.Open \"GET\", \"http://127.0.0.1/feed\", False:"
                        + " x.Send%>",
                "<script runat=server language=jscript>var f = {\"E\": parse}; f.E(part);</script>",
                "<%a = \"a 5\u2033 disk\": show Request(\"q\")%>",
                // A component that is given two objects of the server, as upload and template components are.
                "<%Set c = Server.CreateObject(\"Acme.Template\"): c.Render Request, Response%>",
                // A catalogue that is created, but nothing is packed into it.
                "<%Set c = CreateObject(\"ADOX.Catalog\"): c.Create \"Provider=X;Data Source=a.mdb\"%>",
                "<%Set f = CreateObject(\"Scripting.FileSystemObject\"): f.CreateTextFile(\"log-\" & Request(\"p\"))%>",
                // What is named inside a block that says whose members are meant; functions and classes that run
                // nothing.
                "<script runat=server language=jscript>with (Response) { Write(Request(\"q\")); } with (Math) { var r = round(2); }</script>",
                "<script runat=server language=jscript>function go(c) { return c; } Response.Write(go(Request(\"q\"))); var k = [].constructor;</script>",
                "<%Class K: Public Default Function D(a): D = UCase(a): End Function: End Class: Set p = New K: show p(Request(\"q\"))%>",
                "<%Set f = CreateObject(\"Scripting.FileSystemObject\"): Set t = f.CreateTextFile(Server.MapPath(\".\") & \"\\\" & Request(\"n\") & \".txt\"): t.Write Request(\"q\")%>",
                // Includes of code, and of a text in the midst of a page.
                "<!--#include file=\"header.inc\"-->",
                "<html><!--#include file=\"terms.txt\"--><p>More.</p></html>",
                // What a function is given by value stays the caller's; a function by reference, an array and a loop
                // that make no program.
                "<%Sub Take(ByVal v): v = Request(\"q\"): End Sub\na = \"x = 1\": Take a: Execute a%>",
                "<%Function Less(a, b): Less = a < b: End Function\nSet f = GetRef(\"Less\"): show f(Request(\"q\"), 1)%>",
                "<%show Join(Array(\"a\", Request(\"q\")), \",\"): Execute Join(Array(\"x\", \"=\", \"1\"), \" \")%>",
                "<%For Each n In Array(72, 101, 108, 108, 111): c = c & Chr(n): Next: show c & Request(\"q\")%>",
                "<%For i = 1 To 20: c = c & vbCrLf & \"Dim M\" & Right(\"000\" & i, 3): Next: Execute c%>",
                "<%Class A: Private v: Public Sub Put(x): v = x: End Sub: End Class\nSet o = New A: o.Put Request(\"q\"): Execute \"x = 1\"%>",
                // A file of the application's own that is shown, a fixed page that is run, a program that is told
                // nothing of the request.
                "<%Set f = CreateObject(\"Scripting.FileSystemObject\"): show f.OpenTextFile(Server.MapPath(\"a.txt\")).ReadAll%>",
                "<%Server.Execute \"part.asp\": show Request(\"q\")%>",
                "<%Set e = CreateObject(\"WScript.Shell\").Exec(\"sort.exe\"): e.StdIn.WriteLine \"b\": show Request(\"q\")%>",
                "<%Set u = Server.CreateObject(\"Persits.Upload\"): u.Save \"d:\\data\"%>",
                "<%Set x = CreateObject(\"MSXML2.XMLHTTP\"): x.Open \"POST\", \"https://api.example/\", False: x.Send Request(\"q\")%>",
                "<%Set x = CreateObject(\"Microsoft.XMLDOM\"): x.load \"a.xml\": show x.documentElement.text & Request(\"q\")%>",
                // A number in hexadecimal digits, a stored procedure, and a heading for a tip in one sentence.
                "<%For i = 1 To 9: v = Eval(\"&h\" & Mid(Request(\"q\"), i, 2)): Next%>",
                "<%Execute \"sp_rename 'a', '\" & Request(\"q\") & \"'\"%>",
                "<b>\u4e00\u53e5\u8bdd\u8d34\u58eb</b><%=now()%>",
                "<td>\u5371\u9669\u7ec4\u4ef6\uff0c\u4e00\u822c\u88abASP\u6728\u9a6c\u5229\u7528\u3002</td><%=now()%>",
                // Words that say nothing, and text that is no code.
                "Execute the request (form) in the office.",
                "<%show StrReverse(\"olleh\")%>",
                "<%show Replace(\"Request(1)\", \"x\", \"y\")%>",
                // An object's function that evaluates nothing, a registry that is read, a task that is listed, a stream
                // of the page's own words.
                "<%@ Language=\"JScript\" %><% var m = {}; m.z = escape; Response.Write(m[\"z\"](\"\" + Request(\"q\"))); %>",
                "<%@ Language=\"JScript\" %><% var m = {}; m.z = eval; m.y = escape; Response.Write(m[\"y\"](\"\" + Request(\"q\"))); %>",
                "<% CreateObject(\"WScript.Shell\").RegWrite \"HKCU\\Software\\Acme\\Last\", \"1\" : show Request(\"q\") %>",
                "<% Set u = GetObject(\"WinNT://.,computer\").Create(\"group\", \"staff\") %>",
                "<% Set b = CreateObject(\"System.Runtime.Serialization.Formatters.Binary.BinaryFormatter\") : Set m = CreateObject(\"System.IO.MemoryStream\") : m.Write data, 0, 1 : b.Deserialize_2 m : show Request(\"q\") %>",
                "<% Set s = CreateObject(\"Schedule.Service\") : Set d = s.NewTask(0) : Set a = d.Actions.Create(0) : a.Arguments = \"/quiet\" : show Request(\"q\") %>",
                "<% Set m = GetObject(\"winmgmts:\").Get(\"Win32_LogicalDisk\").Methods_(\"Chkdsk\").InParameters.SpawnInstance_() : m.FixErrors = Request(\"q\") %>",
                // A function that a text is given and that evaluates nothing; a list of the page's own words.
                "<%@ Language=\"JScript\" %><% Response.Write(String(Request(\"q\")).replace(/a/, function (m) { return escape(m); })); %>",
                "<%@ Language=\"JScript\" %><% var w = new ActiveXObject(\"WScript.Shell\"), c = []; c.push(Request(\"q\")); w.Run(\"uptime\"); Response.Write(c.join(\" \")); %>",
                // A member of With that runs nothing, a statement that begins with the page's own words, matches that
                // are shown, and letters of numbers that are.
                "<%With rs\n Response.Write .Fields(\"a\") & Request(\"q\")\n .MoveNext\nEnd With%>",
                "<%Set r = CreateObject(\"ADODB.Recordset\"): r.Open \"select * from a where b=\" & Request(\"q\"), conn%>",
                "<%Set e = New RegExp: e.Pattern = \"~(\\d+)\"\nFor Each m In e.Execute(\"~72~101~108~108~111~32~119~111~114\"): b = b & Chr(m.SubMatches(0)): Next\nshow b: Execute \"x = 1\"%>",
                "<%show Chr(CByte(Request(\"q\"))): Execute \"x = 1\"%>",
                "<%@ Language=\"JScript\" %><% var f = Function.prototype; eval(\"1\"); Response.Write(Request(\"q\")); %>",
                "<%For Each c In Split(\"72|101|108|108|111|32|119|111|114|108|100\", \"|\")\n If c <> \"\" Then b = b & Chr(c)\nNext\nshow b: Execute \"x = 1\"%>",
                "<%Set w = CreateObject(\"WScript.Shell\")\nIf x Then Set w = CreateObject(\"Acme.Tool\")\nshow w.Item(Request(\"q\"))%>",
                // What only words of the page pass, the zone of time, a folder of the page's own.
                "<%l = Request(\"l\")\nIf l <> \"en\" And l <> \"cn\" Then l = \"cn\"\nExecute \"Set t = New Lang_\" & l%>",
                "<%l = Request(\"l\")\nIf LCase(l) <> \"en\" Then Response.End\nExecute \"Set t = New Lang_\" & l%>",
                "<%show CreateObject(\"WScript.Shell\").RegRead(\"HKLM\\SYSTEM\\CurrentControlSet\\Control\\TimeZoneInformation\\Bias\")%>",
                "<%Set u = Server.CreateObject(\"LyfUpload.UploadFile\"): u.SaveFile \"f\", Server.MapPath(\"/up\"), True: show Request(\"q\")%>",
                // A table that an export names, and one that a page shows.
                "<%Server.ScriptTimeout = 999999: Response.ContentType = \"text/csv\": c.Open \"Uid=a;Pwd=b\": Set r = c.Execute(\"select * from a\"): Response.Write r(0)%>",
                "<p>All</p><%Server.ScriptTimeout = 999999: c.Open \"Uid=a;Pwd=b\": Set r = c.Execute(\"select * from a\"): Response.Write r(0)%>"
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
                "timer.Start(Request[\"q\"]); engine.Load(Request[\"q\"]);",
                "App.Page a = new App.Page(\"0123456789abcdef\"); a.Show(1);",
                "App.Page a = new App.Page(\"My page\");",
                "s.IOControl; new R(Request[\"q\"]);",
                "System.IO.File.WriteAllText(Request.PhysicalPath + \".log\", \"started\");",
                "Show(Encoding.UTF8.GetString(Convert.FromBase64String(\"aGVsbG8=\")));",
                "Response.Write(ConfigurationManager.ConnectionStrings[\"main\"].ConnectionString);",
                "Type.GetType(\"App.Tool\").GetMethod(\"Run\").Invoke(null, new object[] { Request[\"q\"] });",
                "WebRequest.Create(\"https://api.example/?q=\" + Request[\"q\"]);",
                "WebRequest.Create(string.Format(\"https://api.example/{0}\", Request[\"q\"]));",
                "m.CommandText = \"select * from a where id=\" + Request[\"q\"];",
                "var s = $\"{{0}} {Request[\"q\"]}\"; Process.Start(\"tool.exe\", $\"/{1 + 1}\"); Response.Write(s);",
                "Func<string, string> f = Server.HtmlEncode; Response.Write(f(Request[\"q\"])); Process.Start(\"tool.exe\");",
                "Request.Form.AllKeys.Select(k => Request.Form[k]).Select(v => Server.HtmlEncode(v)).ToList(); Process.Start(\"tool.exe\");",
                "Request.Files[0].SaveAs(p); Assembly.LoadFrom(q);",
                "Type.GetType(\"App.Tool\").InvokeMember(\"Run\", BindingFlags.InvokeMethod, null, null, new object[] { Request[\"q\"] });",
                "foreach (var m in typeof(Process).GetMethods()) { Response.Write(m.Name + Request[\"q\"]); }",
                "Cache[\"k\"] = Request[\"q\"]; Response.Write(Cache[\"k\"]); Assembly.Load((string)Cache[\"name\"]);",
                "var p = new Process { StartInfo = { FileName = \"tool.exe\", Arguments = \"/a\" } }; p.Start(); Response.Write(Request[\"q\"]);",
                "dynamic o = Activator.CreateInstance(Type.GetTypeFromProgID(\"Acme.Tool\")); o.Run(Request[\"q\"]);",
                "JsonConvert.DeserializeObject(Request[\"j\"], new JsonSerializerSettings { TypeNameHandling = TypeNameHandling.None });",
                "m.ValidationKey = settings.Key; Process.Start(\"tool.exe\");",
                "File.WriteAllText(Server.MapPath(\"p_\" + id + \".txt\"), Request[\"t\"]);",
                "var c = new TcpClient(\"127.0.0.1\", 25); Process.Start(\"tool.exe\"); Response.Write(Request[\"q\"]);",
                "Request.Files[0].SaveAs(Server.MapPath(\"~/up/\" + Request.Files[0].FileName));",
                "ZipFile.ExtractToDirectory(zip, Server.MapPath(\"~/data\")); Response.Write(Request[\"q\"]);",
                "if (Request[\"q\"] is string s) { Response.Write(s); Process.Start(\"tool.exe\"); }",
                "Process.Start(\"tool.exe\", \"/id \" + int.Parse(Request[\"id\"]));",
                "StringBuilder b = new StringBuilder(root); b.Append(\"\\\\\"); b.Append(Request[\"q\"]); Response.TransmitFile(b.ToString()); Response.WriteFile(b.ToString());",
                "List<string> l = Make<List<string>>(Request[\"q\"]); Process.Start(\"tool.exe\"); Response.Write(l.Count);",
                "Runner r = new Runner(Server.HtmlEncode); Response.Write(r(Request[\"q\"])); Process.Start(\"tool.exe\");",
                "foreach (string d in Directory.GetDirectories(root + Request[\"d\"])) { new DirectoryInfo(d); new FileInfo(d); }",
                // Commands that change nothing, a compiler of the page's own words, a method of a class that starts
                // nothing, a delegate of one.
                "Process.Start(\"regedit.exe\", \"/e a.reg\"); Response.Write(Request[\"q\"]);",
                "var c = CSharpCompilation.Create(\"a\", new[] { CSharpSyntaxTree.ParseText(\"class A {}\") }); var m = new MemoryStream(); c.Emit(m); Assembly.Load(m.ToArray()); Response.Write(Request[\"q\"]);",
                "var m = typeof(Convert).GetMethod(\"ToInt32\", new[] { typeof(string) }); Response.Write(m.Invoke(null, new object[] { Request[\"q\"] }));",
                "var f = new Func<string, string>(System.Web.HttpUtility.UrlEncode); Response.Write(f(Request[\"q\"])); Process.Start(\"tool.exe\");",
                "var t = Type.GetType(\"Acme.Report\"); t.InvokeMember(\"Show\", System.Reflection.BindingFlags.InvokeMethod, null, null, new object[] { Request[\"q\"] });",
                // A key that is read, a file that is no code, a contract of a class of the page's own, arguments that
                // are numbers, a method of one class that a request chooses.
                "Response.Write(Registry.LocalMachine.OpenSubKey(\"Software\").GetValue(Request[\"q\"]));",
                "File.WriteAllText(Server.MapPath(\"~/App_Data/x.csv\"), Request[\"q\"]);",
                "new DataContractSerializer(typeof(Order)).ReadObject(Request.InputStream);",
                "Process.Start(new ProcessStartInfo(\"tool\") { ArgumentList = { \"-n\", \"1\" } }); Response.Write(Request[\"q\"]);",
                "var m = typeof(Acme.Reports).GetMethod(Request[\"q\"], Type.EmptyTypes); Response.Write(m.Invoke(null, null));",
                // One of two words, functions of a collection that run nothing, a key of the page's own.
                "string s = Request[\"s\"] ?? \"name\"; if (s != \"name\" && s != \"price\") { s = \"name\"; } Process.Start(\"tool.exe\", \"/sort \" + s);",
                "string s = Request[\"s\"]; if (s != \"a\" && s != \"b\") return; Process.Start(\"tool.exe\", \"/sort \" + s);",
                "var f = new Dictionary<string, Func<string, string>> { [\"u\"] = v => v.ToUpper() }; Response.Write(f[Request[\"f\"]](Request[\"q\"])); Process.Start(\"tool.exe\");",
                "if (Request[\"q\"] is { Length: > 0 } q) { Response.Write(q); Process.Start(\"tool.exe\"); }",
                "var a = from k in Request.Form.AllKeys where k.Length > 1 select 1; Process.Start(\"tool.exe\", \"/n \" + a);",
                "var b = new StringBuilder(); b.AppendFormat(\"{0}\", Request[\"q\"].Length); Process.Start(\"tool.exe\", b.ToString());",
                "E += x => Response.Write(x); E(Request[\"q\"]); Process.Start(\"tool.exe\");",
                "foreach (var f in Directory.EnumerateFiles(Server.MapPath(\"~/docs\"))) { Response.Write(f + Request[\"q\"]); File.ReadAllBytes(f); }",
                "var k = Registry.LocalMachine.OpenSubKey(\"Software\" + 1); Response.Write(k.GetValue(\"a\") + Request[\"q\"]);"
            })
    void judge_nearMissOfAspNet_isBenign(String code) {
        byte[] page = ("<%@ Page Language=\"C#\" %><% " + code + " %>").getBytes(StandardCharsets.UTF_8);
        assertThat(judge("a.aspx", page).verdict()).isEqualTo(Verdict.BENIGN);
    }

    @ParameterizedTest
    @CsvSource({
        "*.jpg, asp.dll, SUSPICIOUS",
        "*.config, php-cgi.exe, SUSPICIOUS",
        "*.asp, asp.dll, BENIGN",
        "*.jpg, image.dll, BENIGN"
    })
    void judge_handlerInSettings_isSuspiciousWhereItRunsData(String path, String program, Verdict verdict) {
        String page = "<configuration><system.webServer><handlers><add name=\"a\" path=\"" + path
                + "\" verb=\"*\" scriptProcessor=\"%windir%\\system32\\inetsrv\\" + program
                + "\"/></handlers></system.webServer></configuration>";
        assertThat(judge("web.config", page.getBytes(StandardCharsets.UTF_8)).verdict())
                .isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource({
        "'@{ var q = Request[\"q\"]; Process.Start(\"cmd.exe\", \"/c \" + q); }', MALICIOUS",
        "'@if (Request[\"q\"] != null) { Process.Start(Request[\"q\"]); }', MALICIOUS",
        "'<p>@Process.Start(Request[\"q\"])</p>', MALICIOUS",
        "'@{ var q = Request[\"q\"]; } <p>Process.Start(@q)</p>', BENIGN",
        "'@{ Process.Start(\"tool.exe\"); } <p>@Request[\"q\"]</p>', BENIGN",
        "'@functions { void OnGet(string q) { Process.Start(\"tool.exe\"); Response.Write(q); } }', BENIGN",
        "'@functions { void Show(string q) { Process.Start(\"cmd.exe\", q); } }', BENIGN"
    })
    void judge_razorPage_readsItsCode(String page, Verdict verdict) {
        assertThat(judge("a.cshtml", page.getBytes(StandardCharsets.UTF_8)).verdict())
                .isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource({
        "'@Code\n Dim q = Request(\"q\")\n Shell(\"tool.exe\")\nEnd Code\n<p>@q</p>', BENIGN",
        "'@If Request(\"q\") <> \"\" Then\n Shell(Request(\"q\"))\nEnd If', MALICIOUS"
    })
    void judge_razorPageInVisualBasic_readsItsBlocks(String page, Verdict verdict) {
        assertThat(judge("a.vbhtml", page.getBytes(StandardCharsets.UTF_8)).verdict())
                .isEqualTo(verdict);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "class R { public string A; public void Go() { System.Diagnostics.Process.Start(\"tool.exe\"); } }"
                        + " void Page_Load() { R r = new R { A = Request[\"q\"] }; r.Go(); Response.Write(r.A); }",
                "string C { get { return Request[\"q\"]; } } void Page_Load() {"
                        + " System.Diagnostics.Process.Start(\"tool.exe\"); Response.Write(C); }"
            })
    void judge_fieldsAndPropertiesThatReachNothing_areBenign(String code) {
        byte[] page = ("<%@ Page Language=\"C#\" %><script runat=\"server\">" + code + "</script>")
                .getBytes(StandardCharsets.UTF_8);
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

    static Stream<Arguments> pagesOverALimit() {
        String end = "\nCreateObject(\"x\")%>";
        String script = "<script runat=server language=vbscript>createobject(1)</script>";
        return Stream.of(
                Arguments.of("a.asp", "<%a%>".repeat(30_000) + "<%eval request(\"q\")%>", "pieces of code"),
                Arguments.of("a.asp", script.repeat(21_000), "pieces of code"),
                Arguments.of(
                        "a.aspx",
                        "<%@ Page Language=\"C#\" %>" + "<asp:textbox id=a runat=server>".repeat(21_000),
                        "controls or objects"),
                Arguments.of("a.asp", "<object id=a progid=b>".repeat(21_000) + "<%a%>", "controls or objects"),
                Arguments.of("a.asp", "<%" + "a(1)\n".repeat(110_000) + end, "tokens"),
                Arguments.of("a.asp", "<%Sub a\nb = 1\nEnd Sub\n" + "Call a()\n".repeat(5_000) + end, "calls"),
                Arguments.of("a.asp", "<%" + "eval x\n".repeat(2_100) + end, "uses of capabilities"),
                Arguments.of("a.asp", "<%execute \"" + "a=1:".repeat(60_000) + "\"" + end, "programs in constants"),
                Arguments.of(
                        "a.asp",
                        "<%a = \"" + "x".repeat(300_000) + "\"\n" + "a = a & a\n".repeat(3) + end,
                        "string of more"),
                Arguments.of(
                        "a.aspx",
                        "<%@ Page Language=\"Jscript\" %><%" + "a = function() {".repeat(12) + "eval(x);%>",
                        "functions nested"));
    }

    @ParameterizedTest
    @MethodSource("pagesOverALimit")
    void judge_moreThanIsRead_isUnknownWithTheReason(String name, String page, String reason) {
        Judgement judgement = judge(name, page.getBytes(StandardCharsets.UTF_8));
        assertThat(judgement.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(judgement.problem()).contains(reason);
    }

    @Test
    void judge_overALimitButMaliciousBefore_isMalicious() {
        String page = "<%eval request(\"q\")%>" + "<%a%>".repeat(30_000);
        Judgement judgement = judge("a.asp", page.getBytes(StandardCharsets.UTF_8));
        assertThat(judgement.verdict()).isEqualTo(Verdict.MALICIOUS);
        assertThat(judgement.problem()).contains("pieces of code");
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
