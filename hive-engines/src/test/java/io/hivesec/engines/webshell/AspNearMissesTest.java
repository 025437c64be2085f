package io.hivesec.engines.webshell;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.Verdict;
import io.hivesec.engines.webshell.asp.AspEngine;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages that look like a specimen and are none: each lacks the one thing that makes the other a backdoor. */
final class AspNearMissesTest {
    private static final String FILES = "Set f = CreateObject(\"Scripting.FileSystemObject\"): ";
    private static final String STREAM = "Set s = CreateObject(\"ADODB.Stream\"): s.Open: ";
    private static final String DATABASE = "Set c = CreateObject(\"ADODB.Connection\"): c.Open cs: ";

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Names of the page's own functions, and functions that run nothing.
                "Set r = GetRef(\"Do_\" & Request(\"a\")): r Request(\"q\")\nSub Do_go(v): show v: End Sub\nSub Other(v): Execute v: End Sub",
                // Data that goes into a database or a copy of one.
                DATABASE + "c.Execute \"select * into [a] in '\" & Server.MapPath(\"a.mdb\") & \"' from b\"",
                DATABASE + "c.Execute \"backup database d to disk='c:\\w\\a.bak'\"",
                DATABASE + "c.Execute \"insert into notes(t) values ('see a.asp'); select a into b from c\"",
                // An account that the request brings with the host, as installers ask for it.
                "Set c = CreateObject(\"ADODB.Connection\"): c.Open \"Data Source=\" & Request(\"h\") & \";User ID=\" & Request(\"u\") & \";Password=\" & Request(\"p\") & \";\"",
                "Server.Execute \"inc/\" & Session(\"lang\") & \".asp\"",
                "Set r = GetObject(\"IIS://localhost/W3SVC/\" & n & \"/ROOT\"): Response.Write r.AnonymousUserName",
                // A file of the site, one below a folder, one whose way out of a folder was asked for.
                STREAM + "s.LoadFromFile Server.MapPath(Request(\"f\")): Response.BinaryWrite s.Read",
                STREAM + "s.LoadFromFile root & Request(\"f\"): Response.BinaryWrite s.Read",
                "n = Request(\"f\"): If InStr(n, \"..\") > 0 Then Response.End\n" + STREAM
                        + "s.LoadFromFile n: Response.BinaryWrite s.Read",
                // Crawlers that are counted, and a feed that all are shown.
                "If InStr(Request.ServerVariables(\"HTTP_USER_AGENT\"), \"Googlebot\") > 0 Then n = n + 1\nSet h = CreateObject(\"MSXML2.ServerXMLHTTP\"): h.Open \"GET\", \"http://a.example/\", False: h.Send\nResponse.Write h.ResponseText\nshow n",
                // Elements that are shown, a text of the page's own that is added to, a file that is created and holds
                // its words.
                "Dim o(1)\no(0) = \"Home\": o(1) = \"News\"\nFor i = 0 To UBound(o)\nz = z & o(i)\nNext\nResponse.Write z: Execute \"x = 1\"",
                FILES + "Set t = f.OpenTextFile(\"a.asp\", 2): t.Write s & \"<\" & \"%Const Title = 1%\" & \">\"",
                FILES + "Set t = f.CreateTextFile(Server.MapPath(Request(\"f\")), True): t.WriteLine rs(0)",
                FILES + "f.CreateTextFile Request(\"f\"): Set g = f.GetFile(Request(\"f\")): show g.Size",
                "Set r = GetObject(\"winmgmts:\\\\.\\root\\default:StdRegProv\"): r.SetDWORDValue &H80000002, \"SOFTWARE\\Acme\", \"Count\", 0",
                "Set w = CreateObject(\"WinHttp.WinHttpRequest.5.1\"): w.Open \"GET\", \"http://a.example:\" & p & \"/?q=\" & Request(\"q\"), False: w.Send",
                FILES
                        + "Set g = f.GetFile(Server.MapPath(Request(\"a\"))): g.Copy Server.MapPath(\"/backup/\" & n & \".bak\"), True",
                // A dictionary that is shown, a database that is made under a name of data, a variable that no command
                // names.
                "Set d = CreateObject(\"Scripting.Dictionary\")\nd(\"k\") = \"execute\"\nFor Each t In d.Items\nshow t & Request(\"q\")\nNext: Execute \"x = 1\"",
                "Set c = CreateObject(\"ADOX.Catalog\"): c.Create \"Provider=Microsoft.Jet.OLEDB.4.0;Data Source=\" & Server.MapPath(\"/data/\" & Request(\"n\") & \".mdb\")",
                "Set x = CreateObject(\"WScript.Shell\"): Set e = x.Environment(\"Process\")\ne(\"C\") = Request(\"q\")\nx.Run \"%COMSPEC% /c dir %TEMP%\", 0",
                "Set n = CreateObject(\"WScript.Network\"): n.MapNetworkDrive \"Z:\", \"\\\\files\\web\": show Request(\"q\")",
                // A dictionary of texts that are shown, colours and settings that are numbers to another base.
                "Set d = CreateObject(\"Scripting.Dictionary\")\nd.Add \"k\", \"execute\"\nFor Each t In d.Keys\nshow d.Item(t) & Request(\"q\")\nNext: Execute \"x = 1\"",
                DATABASE
                        + "r = CLng(\"&H\" & Mid(Request(\"q\"), 1, 2)): c.Execute \"update t set r=\" & r: Response.Write Chr(r)",
                // Who comes from an engine is counted, sent on within the site, or sent as all are.
                "If InStr(Request.ServerVariables(\"HTTP_REFERER\"), \"google.\") > 0 Then\nn = n + 1\nEnd If\nResponse.Redirect \"http://a.example/\"",
                "If InStr(Request.ServerVariables(\"HTTP_REFERER\"), \"google.\") > 0 Then n = n + 1\nResponse.Redirect \"http://a.example/\"",
                "If InStr(Request.ServerVariables(\"HTTP_USER_AGENT\"), \"Googlebot\") > 0 Then Response.Redirect \"/plain.asp\"",
                "If InStr(Request.ServerVariables(\"HTTP_USER_AGENT\"), \"Googlebot\") > 0 Then Server.Transfer \"/plain.asp\"",
                // Pages that are made of a table, with a script of another host; pages that are searched.
                FILES
                        + "Set t = f.CreateTextFile(Server.MapPath(n & \".html\"), True): t.Write \"<script src=http://a.example/a.js></script>\"",
                FILES
                        + "For Each g In f.GetFolder(Server.MapPath(\"/docs\")).Files: If Right(g.Name, 4) = \".htm\" Then show g.OpenAsTextStream(1).ReadAll\nNext\nResponse.Write \"<script src=http://a.example/a.js></script>\"",
                FILES
                        + "Set g = f.GetFile(Server.MapPath(\"/n.txt\")): Set t = g.OpenAsTextStream(2): t.WriteLine Request(\"q\")",
                // An account that is set, a query that is the page's own, a key that is.
                "Set r = GetObject(\"IIS://localhost/W3SVC/1/ROOT\"): r.AnonymousUserPass = p: r.SetInfo",
                "For Each s In GetObject(\"winmgmts:\").ExecQuery(\"select * from Win32_Service where Name='\" & Request(\"q\") & \"'\"): show s.State: Next",
                "Set r = GetObject(\"winmgmts:\\\\.\\root\\default:StdRegProv\"): r.GetStringValue &H80000002, \"SOFTWARE\\Acme\", \"Path\", v: show v & Request(\"q\")",
                // Folders of the site, and settings between the marks of code.
                FILES + "Set g = f.GetFolder(Request(\"q\")): show g.DateCreated",
                FILES + "For Each g In f.GetFolder(Server.MapPath(Request(\"q\"))).Files: show g.Name: Next",
                FILES
                        + "Set t = f.CreateTextFile(Server.MapPath(\"c.inc\"), True): t.Write \"<\" & \"%Const Title = \" & Request(\"q\") & \"%\" & \">\"",
                // Variables of one name in two procedures are two.
                "Sub A\nDim t()\nReDim t(2)\nFor j = 1 To 2\nExecute \"v(j)=\" & t(j)\nNext\nEnd Sub\nDim t\nt = Request(\"q\")\nA",
                "Sub A\nDim t, u\nExecute t\nEnd Sub\nt = Request(\"q\")\nA",
                "Set d = CreateObject(\"Scripting.FileSystemObject\").GetFolder(Request(\"q\")): Response.Write d.SubFolders.Count & d.Files.Count",
                "Set d = CreateObject(\"Scripting.FileSystemObject\").GetFolder(Server.MapPath(\"/docs\"))\nFor Each s In d.SubFolders: show s.Name: Next\nFor Each s In d.Files: show s.Name: Next\nshow Request(\"q\")",
                "Set u = GetObject(\"WinNT://CORP/\" & Session(\"q\") & \",user\"): Response.Write u.FullName",
                "Set h = GetObject(\"WinNT://CORP\")\nh.Filter = Array(\"User\")\nFor Each a In h: Response.Write a.Name: Next",
                "For Each k In Application.Contents: Response.Write Application.Contents(k): Next\nApplication(\"p_\" & Request(\"n\")) = Request(\"q\"): Execute \"x = 1\"",
                "Set t = CreateObject(\"Scripting.FileSystemObject\").OpenTextFile(Server.MapPath(\"a.txt\"), 8, True): t.Write Request(\"q\") & vbCrLf",
                "Set f = CreateObject(\"Scripting.FileSystemObject\")\nFor Each p In f.GetFolder(Server.MapPath(\"/\")).Files\nIf LCase(f.GetExtensionName(p.Name)) = \"htm\" Then\nSet t = f.OpenTextFile(p.Path, 8)\nt.WriteLine \"<!-- \" & Request(\"q\") & \" -->\"\nEnd If\nNext",
                "Set b = CreateObject(\"InternetExplorer.Application\"): b.Navigate \"http://a.example/?q=\" & Request(\"q\")",
                "Set h = CreateObject(\"htmlfile\"): h.write \"<p>\" & Request(\"q\") & \"</p>\": Response.Write h.body.innerText",
                "Set c = CreateObject(\"ADOX.Catalog\"): c.Create \"Provider=Microsoft.Jet.OLEDB.4.0;Data Source=\" & Server.MapPath(\"a.asp\")",
                "Set x = CreateObject(\"MSXML2.DOMDocument.3.0\"): x.load Server.MapPath(Request(\"q\") & \".xsl\"): Set t = CreateObject(\"MSXML2.XSLTemplate.3.0\"): Set t.stylesheet = x",
                "For Each s In GetObject(\"winmgmts:\\\\.\\root\\cimv2\").ExecQuery(\"select * from Win32_Service\"): Response.Write s.Name & Request(\"q\"): s.Change , \"own.exe\": Next",
                "Set up = CreateObject(\"Persits.Upload\"): up.Save\nFor Each f In up.Files: f.SaveAs Server.MapPath(\"/photos/\") & \"\\\" & Session(\"id\") & f.Ext: Next",
                "Set j = CreateObject(\"JRO.JetEngine\"): j.CompactDatabase \"Provider=Microsoft.Jet.OLEDB.4.0;Data Source=\" & Server.MapPath(\"a.asp\"), \"Provider=Microsoft.Jet.OLEDB.4.0;Data Source=\" & Server.MapPath(\"b.asp\"): show Request(\"q\")",
                "Set f = CreateObject(\"Scripting.FileSystemObject\"): f.DeleteFolder Server.MapPath(\"/tmp/\" & Request(\"q\"))",
                "Set s = CreateObject(\"WScript.Shell\").CreateShortcut(\"C:\\a.lnk\"): s.TargetPath = \"C:\\a.exe\": s.Description = Request(\"q\")",
                "For i = 1 To 4\nc = Mid(\"Bdnf\", i, 1)\nIf c = \"/\" Then\nn = n & \".\"\nElse\nn = n & Chr(Asc(c) - 1)\nEnd If\nNext\nResponse.Write n & Request(\"q\"): Execute \"x = 1\"",
                "For i = 1 To 4\nc = Mid(\"Bdnf\", i, 1)\nIf c = Session(\"c\") Then n = n & \".\" Else n = n & Chr(Asc(c) - 1)\nNext\nResponse.Write n & Request(\"q\"): Execute \"x = 1\"",
                "Set c = CreateObject(\"ADODB.Connection\"): c.Open \"DSN=a\": c.Execute \"insert into notes(t) values ('\" & Request(\"q\") & \"', 'a.asp')\"",
                "Set t = CreateObject(\"Scripting.FileSystemObject\").OpenTextFile(Server.MapPath(\"a.txt\"), 1)\nDo While Not t.AtEndOfStream\nk = k & Mid(t.ReadLine, 3) & vbCrLf\nLoop\nResponse.Write k: Execute \"x = 1\""
            })
    void judge_nearMissOfClassicAsp_isBenign(String code) {
        assertThat(judge("a.asp", "<%" + code + "%>")).isEqualTo(Verdict.BENIGN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // A procedure that declares nothing of that name means the page's.
                "Sub A\nDim u\nExecute t\nEnd Sub\nt = Request(\"q\")\nA",
                "Dim t\nSub A\nExecute t\nEnd Sub\nt = Request(\"q\")\nA",
                // What is declared and then asked for.
                "Sub A\nDim t\nt = Request(\"q\")\nExecute t\nEnd Sub\nA",
                // A file that is created, and of which is not seen what it holds.
                FILES + "Set t = f.CreateTextFile(Request(\"f\"), True): Fill t"
            })
    void judge_variableOfThePage_isFound(String code) {
        assertThat(judge("a.asp", "<%" + code + "%>")).isGreaterThanOrEqualTo(Verdict.SUSPICIOUS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "var a = ['a', 'b'], n = ''; for (var i = 0; i < a.length; i++) n += '<li>' + a[i]; Response.Write(n + Request(\"q\"));",
                "var g = this; function act_a(v) { Response.Write(v); } g[\"act_\" + Request(\"a\")](Request(\"q\"));",
                "var g = this; for (var k in { a: 1, b: 2 }) { g[k] = 1; } Response.Write(Request(\"q\"));",
                "var e = [escape][0]; e(Request(\"q\"));",
                "(0, escape)(Request(\"q\"));",
                "var o = { b: function (s) { Response.Write(s); } }; o[\"b\"](\"\" + Request(\"q\")); eval(\"1\");",
                "var S = \"\" + Request(\"q\"), s = \"1 + 1\"; eval(s); Response.Write(S);"
            })
    void judge_nearMissOfJScript_isBenign(String code) {
        assertThat(judge("a.asp", "<%@ Language=\"JScript\" %><% " + code + " %>"))
                .isEqualTo(Verdict.BENIGN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "var t = Own.GetTypes().Select(a => a.GetType(\"Acme.Widget\")).FirstOrDefault(); t.GetMethod(\"Render\").Invoke(w, null);",
                "Type.GetType(string.Format(\"Acme.{0}\", \"Xidget\".Replace(\"X\", \"W\"))).GetMethod(\"Start\");",
                "var c = Expression.Call(typeof(string), \"Trim\", null, Expression.Constant(Request[\"q\"]));",
                "var l = from n in Request[\"q\"].Split(',') select int.Parse(n); Response.Write(l.Sum());",
                "object o = Request[\"q\"]; var r = o switch { string s when s.Length > 1 => s[1..], _ => \"\" }; Response.Write(r); Process.Start(\"tool.exe\");",
                "string[] a = { \"tegdiW\", \".emcA\" }; Own.GetType(string.Concat(a.Reverse().Select(x => new string(x.Reverse().ToArray())))).GetMethod(\"Start\");",
                "var l = new List<byte>(); l.AddRange(Convert.FromBase64String(Request[\"q\"])); Response.BinaryWrite(l.ToArray()); System.Reflection.Assembly.LoadFile(own);",
                "var p = Server.MapPath(\"~/App_Data/a.xml\"); Request.SaveAs(p, false); System.Reflection.Assembly.LoadFile(own);",
                "if (Request[\"q\"] is not string c) return; Response.Write(Server.HtmlEncode(c)); Process.Start(\"tool.exe\");",
                "foreach (var e in new ZipArchive(Request.Files[0].InputStream).Entries) e.ExtractToFile(Server.MapPath(\"~/App_Data/in.csv\"));",
                "if (Request.UrlReferrer.Host.EndsWith(\"google.com\")) Trace.Write(\"search\"); if (!Request.IsSecureConnection) Response.Redirect(\"https://a.example/\");",
                "var s = new DirectorySearcher(); s.Filter = \"(cn=\" + Request[\"q\"] + \")\"; Response.Write(s.FindAll().Count);",
                "foreach (ConnectionStringSettings s in ConfigurationManager.ConnectionStrings) { new SqlConnection(s.ConnectionString).Open(); } label.Text = \"ok\";",
                "Response.Write(\"See C:\\\\Windows\\\\System32\\\\inetsrv\\\\config\\\\applicationHost.config.\"); File.ReadAllText(own);",
                "var l = new TcpListener(IPAddress.Any, 8080); var r = new StreamReader(l.AcceptTcpClient().GetStream()); Response.Write(r.ReadLine()); Process.Start(\"tool.exe\");",
                "widget.GetType().InvokeMember(\"Render\", flags, null, widget, new object[] { Request[\"q\"] });",
                "var n = Convert.ToInt32(Request[\"q\"], 16); Response.Write(n); Process.Start(\"tool.exe\");",
                "var c = new PrincipalContext(ContextType.Machine); Response.Write(UserPrincipal.FindByIdentity(c, User.Identity.Name).DisplayName);",
                "var c = new PrincipalContext(ContextType.Domain); var u = new UserPrincipal(c); u.DisplayName = Request[\"q\"]; u.Save();",
                "File.AppendAllText(Server.MapPath(\"~/App_Data/failed.log\"), Request.Form[\"user\"] + \":\" + Request.UserHostAddress);",
                "Func<string, string> d = s => new string(s.Select(c => (char)(c ^ 3)).ToArray()); Type.GetType(d(\"B`nf-Tjgdfw\")).GetMethod(d(\"Pwbqw\"));",
                "foreach (var f in Directory.GetFiles(root, \"*.html\")) File.WriteAllText(f, File.ReadAllText(f).Replace(\"2024\", \"2025\"));",
                "if (Request.UserAgent.Contains(\"Googlebot\")) Response.Cache.SetNoStore(); Response.Write(new System.Net.WebClient().DownloadString(\"http://a.example/\")); Response.Write(\"</body>\");",
                "Response.TransmitFile(Server.MapPath(\"~/files/\" + Request[\"q\"]));",
                "Response.TransmitFile(System.IO.Path.Combine(folder, Request[\"q\"]));",
                "var h = new DirectoryEntry(\"WinNT://CORP\"); var a = h.Children.Add(\"help\", \"user\"); a.Invoke(\"SetPassword\", new object[] { \"x\" });",
                "var t = Assembly.GetExecutingAssembly().GetTypes().Where(x => typeof(IWidget).IsAssignableFrom(x)).First(x => x.Name == Request[\"q\"]); Activator.CreateInstance(t);",
                "var m = new HttpRequestMessage(HttpMethod.Post, \"https://a.example/\" + Request[\"q\"]); new HttpClient().SendAsync(m);",
                "My.Computer.FileSystem.DeleteFile(Server.MapPath(\"~/App_Data/\" + id)); Response.Write(Request[\"q\"]);",
                "[DllImport(\"advapi32.dll\")] static extern bool LogonUser(string u, string d, string p, int t, int v, out IntPtr h); if (LogonUser(Request[\"u\"], \".\", Request[\"p\"], 2, 0, out h)) Response.Write(File.ReadAllText(own));",
                "var m = typeof(string).GetMethods().First(x => x.Name == \"Trim\"); m.Invoke(Request[\"q\"], null);",
                "foreach (var f in new DirectoryInfo(Server.MapPath(\"~/docs\")).EnumerateFileSystemInfos()) Response.Write(f.Name + Request[\"q\"]);",
                "new FileStream(Server.MapPath(\"~/App_Data/\" + Request[\"q\"]), FileMode.Open).CopyTo(Response.OutputStream);",
                "new System.ServiceProcess.ServiceController(\"MailQueue\").Stop(); Response.Write(Request[\"q\"]);",
                "Request.Files[0].SaveAs(System.IO.Path.Combine(Server.MapPath(\"~/up\"), Guid.NewGuid() + \".png\"));",
                "System.IO.Compression.ZipFile.CreateFromDirectory(Server.MapPath(\"~/docs/\" + Request[\"q\"]), own);",
                "System.ComponentModel.TypeDescriptor.GetConverter(typeof(int)).ConvertFromInvariantString(Request[\"q\"]);"
            })
    void judge_nearMissOfNet_isBenign(String code) {
        assertThat(judge("a.aspx", "<%@ Page Language=\"C#\" %><% " + code + " %>"))
                .isEqualTo(Verdict.BENIGN);
    }

    @ParameterizedTest
    @CsvSource({"Response.Write(s), BENIGN", "'new TcpClient(s, 80)', MALICIOUS"})
    void judge_webSocket_isFoundWhereItConnectsElsewhere(String use, Verdict verdict) {
        String page =
                "<%@ Page Language=\"C#\" %><script runat=\"server\">void Page_Load() { Context.AcceptWebSocketRequest(Echo); } async Task Echo(AspNetWebSocketContext w)"
                        + " { var b = new byte[9]; await w.WebSocket.ReceiveAsync(new ArraySegment<byte>(b), t); var s = Encoding.UTF8.GetString(b); "
                        + use + "; }</script>";
        assertThat(judge("a.aspx", page)).isEqualTo(verdict);
    }

    private static Verdict judge(String name, String page) {
        return new AspEngine()
                .judge(Page.of(name, page.getBytes(StandardCharsets.UTF_8)))
                .verdict();
    }
}
