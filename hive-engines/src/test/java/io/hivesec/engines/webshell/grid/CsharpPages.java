package io.hivesec.engines.webshell.grid;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts values of the grid together to a page of ASP.NET in C#. */
final class CsharpPages {
    private static final Pattern TYPE =
            Pattern.compile("(?<![\\w.\"])(System(?:\\.(?:IO(?:\\.Compression)?|Text(?:\\.RegularExpressions)?"
                    + "|Diagnostics|Collections(?:\\.Generic)?|Reflection|Net(?:\\.Sockets)?|Linq|Threading(?:\\.Tasks)?|Data(?:\\.SqlClient)?"
                    + "|Security\\.Cryptography|Web(?:\\.UI|\\.Security)?|Management(?:\\.Automation)?|CodeDom\\.Compiler|Xml(?:\\.Xsl)?"
                    + "|Runtime\\.InteropServices))|Microsoft\\.(?:CSharp|Win32|JScript))\\.(?=[A-Z])");
    private static final Pattern WORD =
            Pattern.compile("\"(?:\\\\.|[^\"\\\\])*\"|'(?:\\\\.|[^'\\\\])*'|\\b[A-Za-z_]\\w*");
    private static final String PAGE = "<%@ Page Language=\"C#\" %>\n";
    private static final String USING = "using System; using System.Linq; using System.Web;\n";

    private final StringBuilder code = new StringBuilder();
    private final StringBuilder declared = new StringBuilder();

    private CsharpPages() {}

    /** A page: what is read, what is done to it in turn, what it reaches, what stands around that, and how it is spelled. */
    static GridCase page(List<Grid.Part> row) {
        CsharpPages page = new CsharpPages();
        int steps = row.size() - 3;
        String text = "";
        for (int i = 0; i < steps; i++) {
            Grid.Part step = row.get(i);
            page.declared.append(step.declared());
            page.code
                    .append(step.before().replace("@", text))
                    .append(step.before().isEmpty() ? "" : " ");
            page.code.append("string v" + i + " = " + step.code().replace("@", text) + "; ");
            text = "v" + i;
        }
        Grid.Part sink = row.get(steps);
        page.declared.append(sink.declared());
        String use = sink.before()
                + ' '
                + sink.code()
                        .replace("\"@b\"", "\"b\"")
                        .replace("= @b\"", "= b\"")
                        .replaceAll("(?<![a-z])@", Matcher.quoteReplacement(text));
        page.code.append(row.get(steps + 1).code().replace("@", use));
        Grid.Part spelling = row.get(steps + 2);
        return new GridCase(spelling.code(), page.spelled(spelling.name()).getBytes(StandardCharsets.UTF_8), row);
    }

    private String spelled(String spelling) {
        String body = code.toString();
        String members = declared.toString();
        return switch (spelling) {
            case "load" -> PAGE + script(members + "void Page_Load(object sender, EventArgs e) { " + body + " }");
            case "init" ->
                PAGE + script(members + "protected override void OnInit(EventArgs e) { " + body + " base.OnInit(e); }");
            case "handler" ->
                "<%@ WebHandler Language=\"C#\" Class=\"H\" %>\n" + USING
                        + "public class H : IHttpHandler, System.Web.SessionState.IRequiresSessionState { "
                        + context(members)
                        + "public void ProcessRequest(HttpContext context) { HttpRequest Request = context.Request; HttpResponse Response = context.Response; "
                        + body + " } public bool IsReusable { get { return false; } } }";
            case "service" ->
                "<%@ WebService Language=\"C#\" Class=\"S\" %>\n" + USING
                        + "public class S : System.Web.Services.WebService { " + context(members)
                        + "[System.Web.Services.WebMethod(EnableSession = true)] public void Go() { HttpRequest Request = HttpContext.Current.Request; HttpResponse Response = HttpContext.Current.Response; "
                        + body + " } }";
            case "control" ->
                "<%@ Control Language=\"C#\" %>\n" + script(members + "void Page_Load() { " + body + " }");
            case "application" ->
                "<%@ Application Language=\"C#\" %>\n"
                        + script(
                                members + "void Application_BeginRequest(object sender, EventArgs e) { " + body + " }");
            case "razor" -> "@using System.Linq\n@functions { " + members + " }\n@{ " + body + " }\n<p>Orders</p>\n";
            case "imports" -> imported(members, body);
            case "escaped" -> PAGE + script(escaped(members) + "void Page_Load() { " + escaped(body) + " }");
            case "verbatim" ->
                PAGE
                        + script(members + "void Page_Load() { "
                                + WORD.matcher(body)
                                        .replaceAll(found -> Matcher.quoteReplacement(verbatim(found.group())))
                                + " }");
            case "comments" ->
                PAGE
                        + script(members + "void Page_Load() { "
                                + body.replace("(", "(/*)*/").replace("; ", "; // \"\n") + " }");
            case "button" ->
                PAGE + "<form runat=\"server\"><asp:Button runat=\"server\" OnClick=\"Go\" Text=\"Go\" /></form>"
                        + script(members + "void Go(object sender, EventArgs e) { " + body + " }");
            case "constructor" ->
                PAGE
                        + script(members + "static bool done; protected override void Render(HtmlTextWriter w) { "
                                + body + " }");
            case "regions" ->
                PAGE
                        + script("#region Orders\n" + members
                                + "\n#endregion\nprotected void Page_PreRender() {\n#if true\n" + body + "\n#endif\n}");
            case "code-behind" ->
                USING + "namespace Shop { public partial class Orders : System.Web.UI.Page { " + members
                        + " protected void Page_Load(object sender, EventArgs e) { " + body + " } } }";
            case "html" ->
                PAGE + "<!DOCTYPE html>\n<html><head><title>Orders</title></head><body><h1>Orders</h1>\n"
                        + (members.isEmpty() ? "" : script(members)) + "<% " + body + " %>\n</body></html>";
            default -> PAGE + (members.isEmpty() ? "" : script(members)) + "<% " + body + " %>";
        };
    }

    /** The properties that a page has and other classes have not. */
    private static String context(String members) {
        return "HttpServerUtility Server { get { return HttpContext.Current.Server; } } System.Web.SessionState.HttpSessionState Session"
                + " { get { return HttpContext.Current.Session; } } HttpApplicationState Application { get { return"
                + " HttpContext.Current.Application; } } " + members + ' ';
    }

    private static String script(String text) {
        return "<script runat=\"server\">\n" + text + "\n</script>\n";
    }

    private static String imported(String members, String body) {
        TreeSet<String> spaces = new TreeSet<>();
        String[] texts = {members, body};
        for (int i = 0; i < texts.length; i++) {
            texts[i] = TYPE.matcher(texts[i]).replaceAll(found -> {
                spaces.add(found.group(1));
                return "";
            });
        }
        StringBuilder page = new StringBuilder("<%@ Page Language=\"C#\" %>\n");
        spaces.forEach(space -> page.append("<%@ Import Namespace=\"" + space + "\" %>\n"));
        return page + script(texts[0] + "void Page_Load() { " + texts[1] + " }");
    }

    private static String escaped(String text) {
        return WORD.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(
                        found.group().startsWith("\"")
                                        || found.group().startsWith("'")
                                        || !Character.isUpperCase(found.group().charAt(0))
                                ? found.group()
                                : String.format("\\u%04x", (int) found.group().charAt(0))
                                        + found.group().substring(1)));
    }

    private static String verbatim(String word) {
        return word.startsWith("\"") && word.indexOf('\\') < 0 ? "@" + word : word;
    }
}
