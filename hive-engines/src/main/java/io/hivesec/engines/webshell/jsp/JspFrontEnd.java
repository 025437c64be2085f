package io.hivesec.engines.webshell.jsp;

import io.hivesec.engines.webshell.include.Includes;
import io.hivesec.engines.webshell.jsp.Segment.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns the bytes of a page into Java, once for every reading a container could choose. Stateless and thread-safe. */
public final class JspFrontEnd {
    private static final Pattern SCRIPTLET_VALUE = Pattern.compile("<?%=(.*?)%>?", Pattern.DOTALL);
    private static final Pattern READS_INPUT =
            Pattern.compile("\\b(?:param|paramValues|header|headerValues|cookie|request)\\b");
    private static final Pattern OTHER_KIND = Pattern.compile("csv|excel|octet|json|xml|javascript");

    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_$][\\w$]*+");
    private static final Pattern TYPE = Pattern.compile("[A-Za-z_$][\\w$.]*+");

    private static final int MAX_INCLUDED = 4;

    private JspFrontEnd() {}

    /**
     * Reads a page.
     *
     * @param name the file's name, whose extension decides between standard and XML syntax as in a container
     * @param bytes the file as stored
     * @param includes where it finds what its directives include
     * @return a unit for each plausible reading, the likeliest first; never empty
     */
    public static List<JavaUnit> read(String name, byte[] bytes, Includes includes) {
        List<JavaUnit> units = new ArrayList<>();
        PageDecoder.Decoded decoded = PageDecoder.decode(bytes);
        for (String text : decoded.texts()) {
            PageReader.Reading reading = PageReader.read(text, name);
            String problem = reading.problem().isEmpty() ? decoded.problem() : reading.problem();
            units.add(unitOf(included(reading.segments(), name, includes, 0), problem));
        }
        return units;
    }

    /** The pieces of a page with those of the files that its directives include in their place, as a container translates them. */
    private static List<Segment> included(List<Segment> segments, String name, Includes includes, int depth) {
        if (includes == Includes.NONE
                || depth > MAX_INCLUDED
                || segments.stream().noneMatch(JspFrontEnd::includes)) {
            return segments;
        }
        List<Segment> whole = new ArrayList<>();
        for (Segment segment : segments) {
            Includes.Included file = includes(segment)
                    ? includes.find(name, segment.attributes().getOrDefault("file", ""))
                            .orElse(null)
                    : null;
            if (file == null) {
                whole.add(segment);
                continue;
            }
            String text = PageDecoder.decode(file.bytes()).texts().get(0);
            List<Segment> inner = PageReader.read(text, file.name()).segments();
            // What stands in another file is told by the line that includes it.
            included(inner, file.name(), includes, depth + 1)
                    .forEach(piece -> whole.add(
                            new Segment(piece.kind(), piece.name(), piece.code(), piece.attributes(), segment.line())));
        }
        return whole;
    }

    private static boolean includes(Segment segment) {
        return segment.kind() == Kind.DIRECTIVE && segment.name().equals("include");
    }

    /** Whether a piece of a page is shown as it is, or tells browsers of another kind of data than a page. */
    private static boolean shows(Segment segment) {
        String kind = segment.kind() == Kind.DIRECTIVE ? segment.attributes().getOrDefault("contentType", "") : "";
        return segment.kind() == Kind.TEXT
                || segment.kind() == Kind.EL
                || OTHER_KIND.matcher(kind).find();
    }

    private static JavaUnit unitOf(List<Segment> segments, String problem) {
        UnitWriter out = new UnitWriter();
        for (Segment segment : segments) {
            writeImport(segment, out);
        }
        out.frame("\nclass " + JavaUnit.PAGE_CLASS + " extends HttpJspBase {\n");
        for (Segment segment : segments) {
            if (segment.kind() == Kind.DECLARATION) {
                out.page(UnicodeEscapes.translate(segment.code()) + "\n", segment.line());
            }
        }
        for (Segment segment : segments) {
            writeGiven(segment, out);
        }
        out.frame("\npublic void " + JavaUnit.SERVICE
                + "(HttpServletRequest request, HttpServletResponse response) {\ntry {\n");
        for (Segment segment : segments) {
            writeService(segment, out);
        }
        // The shape of Jasper's own method: pages exist that close its blocks and open new ones.
        out.frame("\n} catch (Throwable hiveThrown) {\n} finally {\n}\n}\n}\n");
        return out.unit(problem, segments.stream().noneMatch(JspFrontEnd::shows));
    }

    private static void writeImport(Segment segment, UnitWriter out) {
        String list = segment.kind() == Kind.DIRECTIVE ? segment.attributes().get("import") : null;
        if (list == null) {
            return;
        }
        for (String name : UnicodeEscapes.translate(list).split("[,;]")) {
            String type = name.strip();
            if (type.matches("(static\\s+)?[\\w$.]+(\\.\\*)?")) {
                out.frame("import " + type + ";\n");
            }
        }
    }

    /** What a page gives a tag file is a field of the class that Jasper makes, and an attribute of the tag file's. */
    private static void writeGiven(Segment segment, UnitWriter out) {
        boolean tag = segment.kind() == Kind.DIRECTIVE && segment.name().equals("tag");
        String rest = tag ? segment.attributes().getOrDefault("dynamic-attributes", "") : "";
        if (IDENTIFIER.matcher(rest).matches()) {
            // A map of all that no directive names.
            out.page(
                    "{ setAttribute(\"" + rest + "\", (java.util.Map) hiveAttribute(\"" + rest + "\")); }\n",
                    segment.line());
        }
        boolean given = segment.kind() == Kind.DIRECTIVE && segment.name().equals("attribute");
        String name = given ? segment.attributes().getOrDefault("name", "") : "";
        if (IDENTIFIER.matcher(name).matches() && !ElTranslator.isWord(name)) {
            String call = "hiveAttribute(\"" + name + "\")";
            out.page(
                    "Object " + name + " = " + call + "; { setAttribute(\"" + name + "\", " + call + "); }\n",
                    segment.line());
        }
    }

    private static void writeService(Segment segment, UnitWriter out) {
        switch (segment.kind()) {
            case SCRIPTLET -> out.page(UnicodeEscapes.translate(segment.code()) + "\n", segment.line());
            case EXPRESSION -> writeExpression(UnicodeEscapes.translate(segment.code()), segment.line(), out);
            case EL -> writeEl(segment.code(), segment.line(), out);
            case ACTION -> writeAction(segment, out);
            case TEXT -> {
                if (out.wantsStatement()) {
                    out.frame(";\n");
                }
            }
            case DIRECTIVE, DECLARATION, END -> {}
        }
    }

    private static void writeExpression(String code, int line, UnitWriter out) {
        String expression = code.strip();
        if (expression.endsWith(";")) {
            expression = expression.substring(0, expression.length() - 1);
        }
        if (!expression.isEmpty()) {
            out.frame("out.print(");
            out.page(expression + "\n", line);
            out.frame(");\n");
        }
    }

    private static void writeEl(String el, int line, UnitWriter out) {
        if (ElTranslator.canSet(el)) {
            out.page("hiveSet(" + ElTranslator.toJava(el) + "\n);\n", line);
        } else if (ElTranslator.canCall(el)) {
            out.frame("hiveEl(");
            out.page(ElTranslator.toJava(el) + "\n", line);
            out.frame(");\n");
        }
    }

    private static void writeAction(Segment action, UnitWriter out) {
        Map<String, String> attributes = action.attributes();
        switch (action.name()) {
            case "useBean" -> writeUseBean(attributes, action.line(), out);
            case "setProperty" -> writeSetProperty(attributes, action.line(), out);
            default -> {
                String name = attributes.getOrDefault("var", "");
                String value = attributes.getOrDefault("value", "");
                if (action.name().endsWith(":set")
                        && IDENTIFIER.matcher(name).matches()
                        && ElTranslator.canCall(value)) {
                    out.page(name + " = " + valueOf(value) + ";\n", action.line());
                } else if (action.name().endsWith(":set")
                        && IDENTIFIER.matcher(name).matches()
                        && READS_INPUT.matcher(valueOf(value)).find()) {
                    out.page("pageContext.setAttribute(\"" + name + "\", " + valueOf(value) + ");\n", action.line());
                }
                for (Map.Entry<String, String> attribute : attributes.entrySet()) {
                    writeAttribute(action, attribute, out);
                }
            }
        }
    }

    private static void writeAttribute(Segment action, Map.Entry<String, String> attribute, UnitWriter out) {
        String value = valueOf(attribute.getValue());
        if (!value.contains("hiveEl(") && value.startsWith("\"")) {
            return;
        }
        if (value.contains("hiveEl(")
                && !ElTranslator.canCall(attribute.getValue())
                && !READS_INPUT.matcher(value).find()) {
            return;
        }
        int colon = action.name().indexOf(':');
        String tag = action.name().substring(colon + 1).replaceAll("\\W", "_");
        out.page(
                "hiveTag." + tag + "_" + attribute.getKey().replaceAll("\\W", "_") + "(" + value + ");\n",
                action.line());
    }

    private static void writeUseBean(Map<String, String> attributes, int line, UnitWriter out) {
        String id = attributes.getOrDefault("id", "");
        if (!IDENTIFIER.matcher(id).matches()) {
            return;
        }
        String type = attributes.getOrDefault("class", attributes.getOrDefault("type", "Object"));
        String bean = attributes.get("beanName");
        if (bean != null) {
            out.page("Object " + id + " = Beans.instantiate(null, " + valueOf(bean) + ");\n", line);
        } else if (TYPE.matcher(type).matches()) {
            boolean created = attributes.containsKey("class");
            out.page(type + " " + id + " = " + (created ? "new " + type + "()" : "null") + ";\n", line);
            if (created) {
                out.page("pageContext.setAttribute(\"" + id + "\", " + id + ");\n", line);
            }
        }
    }

    private static void writeSetProperty(Map<String, String> attributes, int line, UnitWriter out) {
        String bean = attributes.getOrDefault("name", "");
        String property = attributes.getOrDefault("property", "");
        if (bean.contains("\\\"")) {
            // Jasper pastes the name into its Java, quotes and all.
            out.page("hiveTag.findAttribute(\"" + bean.replace("\\\"", "\"") + "\");\n", line);
            return;
        }
        if (!IDENTIFIER.matcher(bean).matches() || property.isEmpty()) {
            return;
        }
        if (property.equals("*")) {
            out.page(bean + ".hiveSetAll(request.getParameterMap());\n", line);
        } else if (IDENTIFIER.matcher(property).matches()) {
            String value = attributes.containsKey("value")
                    ? valueOf(attributes.get("value"))
                    : "request.getParameter(" + quote(attributes.getOrDefault("param", property)) + ")";
            String setter = "set" + Character.toUpperCase(property.charAt(0)) + property.substring(1);
            out.page(bean + "." + setter + "(" + value + ");\n", line);
        }
    }

    /** Returns the Java expression for an attribute's value: a scripting expression, EL or a string literal. */
    private static String valueOf(String raw) {
        Matcher scripting = SCRIPTLET_VALUE.matcher(raw.strip());
        if (scripting.matches()) {
            return UnicodeEscapes.translate(scripting.group(1)).strip().replace("\\\"", "\"");
        }
        StringBuilder parts = new StringBuilder();
        ElScanner el = new ElScanner(raw);
        int at = 0;
        int count = 0;
        int start = el.next(0);
        while (start < raw.length()) {
            int end = el.end(start);
            if (end > start) {
                if (start > at) {
                    parts.append(quote(raw.substring(at, start))).append('+');
                }
                String code = raw.substring(start + 2, end - 1).replace("\\\"", "\"");
                parts.append("hiveEl(").append(ElTranslator.toJava(code)).append(")+");
                at = end;
                count++;
            }
            start = el.next(end > start ? end : start + 2);
        }
        if (count == 0) {
            return quote(raw);
        }
        parts.append(quote(raw.substring(at)));
        String joined = parts.toString();
        return joined.endsWith("+\"\"") && count == 1 ? joined.substring(0, joined.length() - 3) : joined;
    }

    private static String quote(String text) {
        return '"'
                + text.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\r", "\\r")
                + '"';
    }
}
