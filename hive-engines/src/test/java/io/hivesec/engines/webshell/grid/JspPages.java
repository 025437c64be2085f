package io.hivesec.engines.webshell.grid;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts values of the grid together to a page of JSP. */
final class JspPages {
    private static final Pattern TYPE = Pattern.compile("(?<![\\w.\"])(java|javax|org|com)(\\.[a-z]\\w*)+\\.[A-Z]\\w*");
    private static final Pattern WORD =
            Pattern.compile("\"(?:\\\\.|[^\"\\\\])*\"|'(?:\\\\.|[^'\\\\])*'|[A-Za-z_$][\\w$]*");
    private static final String PARAMETERS = "(javax.servlet.http.HttpServletRequest request,"
            + " javax.servlet.http.HttpServletResponse response, javax.servlet.http.HttpSession session,"
            + " javax.servlet.ServletContext application, javax.servlet.jsp.PageContext pageContext,"
            + " javax.servlet.jsp.JspWriter out)";
    private static final String ARGUMENTS = "(request, response, session, application, pageContext, out);";

    private final StringBuilder code = new StringBuilder();
    private final StringBuilder declared = new StringBuilder();
    private final StringBuilder tags = new StringBuilder();

    private JspPages() {}

    /** A page: what is read, what is done to it in turn, what it reaches, what stands around that, and how it is spelled. */
    static GridCase page(List<Grid.Part> row) {
        JspPages page = new JspPages();
        int steps = row.size() - 3;
        String text = "";
        for (int i = 0; i < steps; i++) {
            Grid.Part step = row.get(i);
            page.declare(step.declared());
            page.code
                    .append(step.before().replace("@", text))
                    .append(step.before().isEmpty() ? "" : " ");
            page.code.append("String v" + i + " = " + step.code().replace("@", text) + "; ");
            text = "v" + i;
        }
        Grid.Part sink = row.get(steps);
        page.declare(sink.declared());
        Grid.Part wrapper = row.get(steps + 1);
        String use = sink.before() + ' ' + sink.code().replace("@", text);
        page.code.append(wrapper.code().replace("@", use));
        Grid.Part spelling = row.get(steps + 2);
        return new GridCase(spelling.code(), page.spelled(spelling.name()), row);
    }

    private void declare(String text) {
        (text.startsWith("<") ? tags : declared).append(text);
    }

    private byte[] spelled(String spelling) {
        String page = text(spelling);
        return spelling.equals("utf16")
                ? ('\uFEFF' + page).getBytes(StandardCharsets.UTF_16LE)
                : page.getBytes(StandardCharsets.UTF_8);
    }

    private String text(String spelling) {
        String body = code.toString();
        return switch (spelling) {
            case "declared-method" ->
                page(declared + "void go" + PARAMETERS + " throws Throwable { " + body + " }", "go" + ARGUMENTS);
            case "nested-class" ->
                page(
                        declared + "class Go { void go" + PARAMETERS + " throws Throwable { " + body + " } }",
                        "new Go().go" + ARGUMENTS);
            case "lambda" ->
                page(
                        declared + "interface Act { void go"
                                + PARAMETERS
                                        .replaceAll("javax?[\\w.]*\\.", "Object ")
                                        .replaceAll("Object \\w+ ", "Object ")
                                + " throws Throwable; }",
                        "java.util.concurrent.Callable<Object> act = () -> { " + body + " return null; }; act.call();");
            case "overridden" ->
                page(
                        declared
                                + "public void service(javax.servlet.ServletRequest rq, javax.servlet.ServletResponse rs)"
                                + " { try { javax.servlet.http.HttpServletRequest request = (javax.servlet.http.HttpServletRequest) rq;"
                                + " javax.servlet.http.HttpServletResponse response = (javax.servlet.http.HttpServletResponse) rs;"
                                + " javax.servlet.http.HttpSession session = request.getSession(); javax.servlet.ServletContext application = getServletContext();"
                                + " javax.servlet.jsp.PageContext pageContext = javax.servlet.jsp.JspFactory.getDefaultFactory().getPageContext(this, rq, rs, null, true, 8192, true);"
                                + " javax.servlet.jsp.JspWriter out = pageContext.getOut(); "
                                + body + " } catch (Throwable all) { } }",
                        "");
            case "document" -> document("jsp", escaped(declared.toString()), escaped(body));
            case "document-cdata" -> document("jsp", cdata(declared.toString()), cdata(body));
            case "odd-prefix" -> document("zz", cdata(declared.toString()), escaped(body));
            case "tags" ->
                tags + "<jsp:declaration>" + cdata(declared.toString()) + "</jsp:declaration><jsp:scriptlet>"
                        + cdata(body) + "</jsp:scriptlet>";
            case "unicode" -> page(unicode(declared.toString()), unicode(body));
            case "comments" -> page(commented(declared.toString()), commented(body));
            case "imports" -> imported();
            case "split" -> page(declared.toString(), "if (request != null) { %>\n<p>Report</p>\n<% " + body + " } ");
            case "tag-file" ->
                "<%@ tag import=\"java.io.*\" %>" + tags + "<%! " + declared
                        + " %><% PageContext pageContext = (PageContext) getJspContext(); " + body + " %>";
            case "html" ->
                "<!DOCTYPE html>\n<html><head><title>Orders</title></head><body><h1>Orders</h1>\n"
                        + page(declared.toString(), body) + "\n<table><tr><td>1</td></tr></table></body></html>\n";
            default -> page(declared.toString(), body);
        };
    }

    private String page(String declarations, String body) {
        return tags + (declarations.isEmpty() ? "" : "<%! " + declarations + " %>") + "<% " + body + " %>";
    }

    private String imported() {
        TreeSet<String> types = new TreeSet<>();
        List<String> texts = new ArrayList<>();
        for (String text : List.of(declared.toString(), code.toString())) {
            texts.add(TYPE.matcher(text).replaceAll(found -> {
                types.add(found.group());
                return Matcher.quoteReplacement(
                        found.group().substring(found.group().lastIndexOf('.') + 1));
            }));
        }
        return "<%@ page import=\"" + String.join(",", types) + "\" %>\n" + page(texts.get(0), texts.get(1));
    }

    private String document(String prefix, String declarations, String body) {
        return "<" + prefix + ":root xmlns:" + prefix + "=\"http://java.sun.com/JSP/Page\""
                + " xmlns:c=\"http://java.sun.com/jsp/jstl/core\" version=\"2.0\">"
                + tags.toString()
                        .replaceAll("<%@.*?%>", "")
                        .replace("<%!", "<" + prefix + ":declaration><![CDATA[")
                        .replace("%>", "]]></" + prefix + ":declaration>")
                        .replace("<jsp:", "<" + prefix + ":")
                + "<" + prefix + ":declaration>" + declarations + "</" + prefix + ":declaration><" + prefix
                + ":scriptlet>" + body + "</" + prefix + ":scriptlet></" + prefix + ":root>";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String cdata(String text) {
        return "<![CDATA[" + text + "]]>";
    }

    private static String unicode(String text) {
        return WORD.matcher(text)
                .replaceAll(found -> found.group().startsWith("\"")
                                || found.group().startsWith("'")
                        ? Matcher.quoteReplacement(found.group())
                        : String.format("\\\\\\\\u%04x", (int) found.group().charAt(0))
                                        .substring(1)
                                + Matcher.quoteReplacement(found.group().substring(1)));
    }

    private static String commented(String text) {
        return text.replace(".get", "./**/get").replace(" new ", " new/*a*/ ").replace(", ", ",/* , */ ");
    }
}
