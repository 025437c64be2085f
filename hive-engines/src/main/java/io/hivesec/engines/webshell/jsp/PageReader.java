package io.hivesec.engines.webshell.jsp;

import io.hivesec.engines.webshell.jsp.Segment.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Splits the text of a page into {@link Segment segments}, in standard or in XML syntax.
 *
 * <p>It never fails: what is not closed runs to the end of the page. Source: {@code Parser}, {@code JspDocumentParser} and
 * {@code ParserController} of Apache Tomcat.
 */
final class PageReader {
    private static final String JSP_NAMESPACE = "http://java.sun.com/JSP/Page";
    private static final int MAX_SEGMENTS = 50_000;
    private static final Set<String> SCRIPTING = Set.of("scriptlet", "declaration", "expression");

    private final String text;
    private final boolean xml;
    private final Entities entities = new Entities();
    private final Set<String> prefixes = new HashSet<>(Set.of("jsp"));
    private final List<Segment> segments = new ArrayList<>();
    private final ElScanner el;
    private String problem = "";
    private int line = 1;
    private int counted;

    private PageReader(String text, boolean xml) {
        this.text = text;
        this.xml = xml;
        this.el = new ElScanner(text);
    }

    /**
     * A page's pieces.
     *
     * @param segments the pieces
     * @param problem what was left unread, empty if all was read
     */
    record Reading(List<Segment> segments, String problem) {}

    /**
     * Reads a page.
     *
     * @param text the decoded page
     * @param name the file's name; {@code .jspx} and {@code .tagx} are XML
     */
    static Reading read(String text, String name) {
        boolean xml = isXml(text, name);
        if (!xml && !text.contains("<%") && text.contains("< %")) {
            // Not a page to a container, but one pasted from the web that its author will repair.
            return new PageReader(text.replace("< %", "<%").replace("% >", "%>"), false).run();
        }
        Reading reading = new PageReader(text, xml).run();
        if (xml && text.contains("<%") && reading.segments.stream().noneMatch(s -> s.kind() != Kind.TEXT)) {
            return new PageReader(text, false).run();
        }
        return reading;
    }

    private static boolean isXml(String text, String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".jspx") || lower.endsWith(".tagx")) {
            return true;
        }
        int root = text.indexOf(":root");
        int start = root < 0 ? -1 : text.lastIndexOf('<', root);
        int end = root < 0 ? -1 : text.indexOf('>', root);
        return start >= 0
                && end > 0
                && !text.startsWith("<%", start)
                && text.substring(start, end).contains("/JSP/Page");
    }

    private Reading run() {
        int at = 0;
        while (at < text.length() && segments.size() < MAX_SEGMENTS) {
            int next = nextMarkup(at);
            if (next > at) {
                addText(at, next);
            }
            if (next >= text.length()) {
                break;
            }
            at = text.charAt(next) == '<' ? readMarkup(next) : readEl(next);
        }
        if (at < text.length() && segments.size() >= MAX_SEGMENTS) {
            problem = "more than " + MAX_SEGMENTS + " pieces";
        } else if (el.isExhausted()) {
            problem = "too many expressions that nothing closes";
        } else if (problem.isEmpty()) {
            problem = entities.problem();
        }
        return new Reading(segments, problem);
    }

    private int nextMarkup(int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '<' || ((c == '$' || c == '#') && text.startsWith("{", i + 1) && !isEscaped(i))) {
                return i;
            }
        }
        return text.length();
    }

    private boolean isEscaped(int at) {
        return at > 0 && text.charAt(at - 1) == '\\';
    }

    private void addText(int from, int to) {
        if (!text.substring(from, to).isBlank()
                && (segments.isEmpty() || segments.get(segments.size() - 1).kind() != Kind.TEXT)) {
            segments.add(Segment.of(Kind.TEXT, "", lineAt(from)));
        }
    }

    private int readMarkup(int at) {
        if (!xml && text.startsWith("<%", at)) {
            return readScripting(at);
        }
        if (xml && text.startsWith("<!--", at)) {
            return after("-->", at + 4);
        }
        if (xml && text.startsWith("<![CDATA[", at)) {
            return at + 9;
        }
        if (text.startsWith("<!DOCTYPE", at)) {
            return readDoctype(at);
        }
        return readTag(at);
    }

    private int readDoctype(int at) {
        int close = text.indexOf('>', at);
        int bracket = text.indexOf('[', at);
        if (!xml || bracket < 0 || (close >= 0 && close < bracket)) {
            return close < 0 ? text.length() : close + 1;
        }
        int end = after("]", bracket);
        int stop = text.indexOf("]>", bracket);
        if (stop > 0) {
            end = stop + 2;
        }
        entities.declare(text.substring(at, end));
        return end;
    }

    private int readScripting(int at) {
        if (text.startsWith("<%--", at)) {
            return after("--%>", at + 4);
        }
        char kind = at + 2 < text.length() ? text.charAt(at + 2) : ' ';
        if (kind == '@') {
            return readDirective(at);
        }
        int start = kind == '!' || kind == '=' ? at + 3 : at + 2;
        int stop = text.indexOf("%>", start);
        int end = stop < 0 ? text.length() : stop;
        String code = text.substring(Math.min(start, end), end).replace("%\\>", "%>");
        Kind of = kind == '!' ? Kind.DECLARATION : kind == '=' ? Kind.EXPRESSION : Kind.SCRIPTLET;
        segments.add(Segment.of(of, code, lineAt(start)));
        return Math.min(text.length(), end + 2);
    }

    private int readDirective(int at) {
        int end = after("%>", at + 3);
        String body = text.substring(at + 3, Math.max(at + 3, end - 2)).strip();
        Tag tag = Tag.read("<" + body + ">", 0);
        if (tag != null) {
            note(tag);
            segments.add(new Segment(Kind.DIRECTIVE, tag.name(), "", tag.attributes(), lineAt(at)));
        }
        return end;
    }

    private int readTag(int at) {
        Tag tag = Tag.read(text, at);
        if (tag == null) {
            return at + 1;
        }
        note(tag);
        tag.attributes().forEach(this::learnPrefix);
        boolean standard =
                prefixes.contains(tag.prefix()) && (xml || !tag.prefix().isEmpty());
        if (standard && !tag.closing() && SCRIPTING.contains(tag.name())) {
            return tag.empty() ? tag.end() : readScriptingElement(tag);
        }
        if (standard && tag.name().startsWith("directive.")) {
            Map<String, String> attributes = resolved(tag);
            segments.add(new Segment(
                    Kind.DIRECTIVE, tag.name().substring("directive.".length()), "", attributes, lineAt(at)));
            return tag.end();
        }
        if (standard || !tag.prefix().isEmpty()) {
            Kind kind = tag.closing() ? Kind.END : Kind.ACTION;
            String name = standard ? tag.name() : tag.prefix() + ':' + tag.name();
            segments.add(new Segment(kind, name, tag.empty() ? "/" : "", resolved(tag), lineAt(at)));
            return tag.end();
        }
        if (xml) {
            tag.attributes().values().forEach(value -> addValue(value, at));
            return tag.end();
        }
        return at + 1;
    }

    private void note(Tag tag) {
        if (tag.cut()) {
            problem = "more than " + Tag.MAX_ATTRIBUTES + " attributes of an element";
        }
    }

    private void addValue(String value, int at) {
        if (value.contains("{") || value.startsWith("%=")) {
            segments.add(
                    new Segment(Kind.ACTION, "element", "/", Map.of("value", entities.resolve(value)), lineAt(at)));
        }
    }

    private Map<String, String> resolved(Tag tag) {
        Map<String, String> values = new java.util.LinkedHashMap<>(tag.attributes());
        values.replaceAll((name, value) -> entities.resolve(value));
        return values;
    }

    private void learnPrefix(String name, String value) {
        if (entities.resolve(value).strip().equals(JSP_NAMESPACE)) {
            if (name.startsWith("xmlns:")) {
                prefixes.add(name.substring("xmlns:".length()));
            } else if (name.equals("xmlns")) {
                prefixes.add("");
            }
        }
    }

    /** Reads to the end tag, joining the character data and CDATA sections between, which may split any token. */
    private int readScriptingElement(Tag tag) {
        Kind kind = Kind.valueOf(tag.name().toUpperCase(Locale.ROOT));
        StringBuilder code = new StringBuilder();
        int line = lineAt(tag.end());
        int at = tag.end();
        while (at < text.length()) {
            int open = text.indexOf('<', at);
            int stop = open < 0 ? text.length() : open;
            code.append(entities.resolve(text.substring(at, stop)));
            at = stop;
            if (text.startsWith("<![CDATA[", at)) {
                int end = text.indexOf("]]>", at);
                int close = end < 0 ? text.length() : end;
                code.append(text, at + 9, Math.max(at + 9, close));
                at = Math.min(text.length(), close + 3);
            } else if (xml && text.startsWith("<!--", at)) {
                at = after("-->", at + 4);
            } else if (xml && text.startsWith("<?", at)) {
                at = after("?>", at + 2);
            } else {
                Tag end = at < text.length() ? Tag.read(text, at) : null;
                if (end != null && end.closing() && end.name().equals(tag.name())) {
                    at = end.end();
                    break;
                }
                at = appendTag(end, at, code);
            }
        }
        segments.add(Segment.of(kind, code.toString(), line));
        return at;
    }

    /** Elements inside code ({@code jsp:text}) vanish in XML syntax; anything else is code, such as {@code a<b}. */
    private int appendTag(@Nullable Tag tag, int at, StringBuilder code) {
        if (tag != null && xml && prefixes.contains(tag.prefix())) {
            return tag.end();
        }
        if (at < text.length()) {
            code.append(text.charAt(at));
        }
        return at + 1;
    }

    private int readEl(int at) {
        int end = el.end(at);
        if (end == 0) {
            // Nothing closes it: a container refuses the page, or takes it for text where expressions are off.
            return at + 2;
        }
        if (end < 0) {
            return -end;
        }
        String code = text.substring(at + 2, end - 1);
        segments.add(Segment.of(Kind.EL, xml ? entities.resolve(code) : code, lineAt(at)));
        return end;
    }

    private int after(String delimiter, int from) {
        int at = text.indexOf(delimiter, from);
        return at < 0 ? text.length() : at + delimiter.length();
    }

    private int lineAt(int offset) {
        for (; counted < offset && counted < text.length(); counted++) {
            if (text.charAt(counted) == '\n') {
                line++;
            }
        }
        return line;
    }
}
