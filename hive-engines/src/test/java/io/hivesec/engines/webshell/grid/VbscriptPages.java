package io.hivesec.engines.webshell.grid;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts values of the grid together to a page of ASP in VBScript. */
final class VbscriptPages {
    private static final Pattern WORD = Pattern.compile("\"(?:\"\"|[^\"])*\"|[A-Za-z]\\w*");
    private static final Pattern END = Pattern.compile("\"(?:\"\"|[^\"])*\"|: ?");
    private static final Pattern JOINED = Pattern.compile("\"(?:\"\"|[^\"])*\"| & ");

    private final StringBuilder code = new StringBuilder();
    private final StringBuilder declared = new StringBuilder();
    private final StringBuilder tags = new StringBuilder();

    private VbscriptPages() {}

    /** A page: what is read, what is done to it in turn, what it reaches, what stands around that, and how it is spelled. */
    static GridCase page(List<Grid.Part> row) {
        VbscriptPages page = new VbscriptPages();
        int steps = row.size() - 3;
        String text = "";
        for (int i = 0; i < steps; i++) {
            Grid.Part step = row.get(i);
            page.declare(step.declared());
            page.code.append(step.before().replace("@", text)).append(' ');
            page.code.append("v" + i + " = " + step.code().replace("@", text) + ": ");
            text = "v" + i;
        }
        Grid.Part sink = row.get(steps);
        page.declare(sink.declared());
        page.code.append(row.get(steps + 1).code().replace("@", sink.code().replaceAll("(?<!\\w)@", text)));
        Grid.Part spelling = row.get(steps + 2);
        return new GridCase(spelling.code(), page.spelled(spelling.name()).getBytes(StandardCharsets.ISO_8859_1), row);
    }

    private void declare(String text) {
        if (text.startsWith("<")) {
            tags.append(text);
        } else if (!text.isEmpty()) {
            declared.append(text).append(": ");
        }
    }

    private String spelled(String spelling) {
        String body = lines(code.toString());
        String members = lines(declared.toString());
        return tags
                + switch (spelling) {
                    case "script" ->
                        "<script language=\"VBScript\" runat=\"server\">\n" + members + body + "\n</script>";
                    case "procedure" -> "<%\n" + members + "Sub Main()\n" + body + "\nEnd Sub\nMain\n%>";
                    case "function" ->
                        "<script language=vbscript runat=server>\n" + members + "Sub Session_OnStart\n" + body
                                + "\nEnd Sub\n</script>";
                    case "case-mixed" -> "<%\n" + cased(members + body, true) + "\n%>";
                    case "upper" -> "<%\n" + cased(members + body, false) + "\n%>";
                    case "lines" -> "<%" + declared + code + "%>";
                    case "continued" -> "<%\n" + apart(members + body, JOINED, " & _\n  ") + "\n%>";
                    case "remarks" ->
                        "<%\n' \"Orders\n" + (members + body).replace("\n", " ' \"note\n") + "\nRem End\n%>";
                    case "split" -> "<%\n" + members + "If True Then\n%>\n<p>Orders</p>\n<%\n" + body + "\nEnd If\n%>";
                    case "html" ->
                        "<!DOCTYPE html>\n<html><head><title>Orders</title></head><body><h1>Orders</h1>\n<%\n" + members
                                + body + "\n%>\n</body></html>";
                    case "executed" ->
                        "<%\n" + members + "Execute(\""
                                + code.toString().strip().replace("\"", "\"\"") + "\")\n%>";
                    case "language" ->
                        "<%@ Language=\"VBScript\" CodePage=65001 %>\n<%Option Explicit%>\n<%\n" + members + body
                                + "\n%>";
                    case "class" ->
                        "<%\n" + members + "Class Orders\nPrivate Sub Class_Initialize\n" + body
                                + "\nEnd Sub\nEnd Class\nSet o1 = New Orders\n%>";
                    default -> "<%\n" + members + body + "\n%>";
                };
    }

    private static String lines(String text) {
        return apart(text, END, "\n");
    }

    private static String apart(String text, Pattern pattern, String by) {
        return pattern.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(found.group().startsWith("\"") ? found.group() : by));
    }

    private static String cased(String text, boolean mixed) {
        return WORD.matcher(text).replaceAll(found -> {
            String word = found.group();
            if (word.startsWith("\"")) {
                return Matcher.quoteReplacement(word);
            }
            if (!mixed) {
                return word.toUpperCase(Locale.ROOT);
            }
            StringBuilder out = new StringBuilder();
            for (int i = 0; i < word.length(); i++) {
                char c = word.charAt(i);
                out.append(i % 2 == 0 ? Character.toLowerCase(c) : Character.toUpperCase(c));
            }
            return out.toString();
        });
    }
}
