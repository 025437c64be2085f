package io.hivesec.engines.webshell.php;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Spells the names of functions in a page as attackers do. */
final class PhpSpelledNames {
    private static final Pattern CALLED = Pattern.compile("<<(\\w+)>>");
    private static final Pattern QUOTED = Pattern.compile("\\[\\[(\\w+)]]");

    private PhpSpelledNames() {}

    /** The function whose name is spelled in some code, empty if there is none. */
    static String name(String code) {
        Matcher called = CALLED.matcher(code);
        Matcher quoted = QUOTED.matcher(code);
        return called.find() ? called.group(1) : quoted.find() ? quoted.group(1) : "";
    }

    /** Replaces what is called or quoted, with statements before all the code. */
    static String spell(String code, String statements, String expression) {
        String name = name(code);
        if (name.isEmpty()) {
            return code;
        }
        boolean plain = expression.replace("\\", "").equals("@@");
        String spelled = filled(expression, name);
        String called = CALLED.matcher(code).replaceFirst(quoted(spelled));
        return filled(statements, name)
                + ' '
                + QUOTED.matcher(called).replaceFirst(quoted(plain ? '\'' + spelled + '\'' : spelled));
    }

    private static String quoted(String text) {
        return Matcher.quoteReplacement(text);
    }

    /** Fills a template with forms of a name. */
    static String filled(String template, String name) {
        int half = name.length() / 2;
        return template.replace("@@", name)
                .replace("{base64}", Base64.getEncoder().encodeToString(name.getBytes(StandardCharsets.US_ASCII)))
                .replace("{hex}", each(name, "", c -> String.format(Locale.ROOT, "\\x%02x", c)))
                .replace("{octal}", each(name, "", c -> String.format(Locale.ROOT, "\\%03o", c)))
                .replace("{hexdigits}", each(name, "", c -> String.format(Locale.ROOT, "%02x", c)))
                .replace("{chr}", each(name, ".", c -> "chr(" + (c - 7) + "+7)"))
                .replace("{codes}", each(name, ",", c -> String.valueOf(c)))
                .replace("{letters}", each(name, ".", c -> "$n0[" + "abcdefghijklmnopqrstuvwxyz_".indexOf(c) + ']'))
                .replace("{tildes}", each(name, "~", Character::toString))
                .replace("{list}", each(name, ",", c -> "'" + (char) c + '\'').transform(list -> "array(" + list + ')'))
                .replace("{rot13}", each(name, "", c -> Character.toString(c == '_' ? c : (c - 'a' + 13) % 26 + 'a')))
                .replace("{xored}", each(name, "", c -> String.format(Locale.ROOT, "\\x%02x", c ^ 0x11)))
                .replace("{key}", "\\x11".repeat(name.length()))
                .replace("{next}", each(name, "", c -> Character.toString(c + 1)))
                .replace("{reversed}", new StringBuilder(name).reverse())
                .replace("{length}", String.valueOf(name.length()))
                .replace("{head}", name.substring(0, half))
                .replace("{tail}", name.substring(half))
                .replace("{increments}", increments(name));
    }

    private static String increments(String name) {
        return "$n1 = ''; "
                + each(
                        name,
                        " ",
                        c -> c == '_' ? "$n1 .= '_';" : "$n2 = 'a'; " + "$n2++; ".repeat(c - 'a') + "$n1 .= $n2;");
    }

    private static String each(String name, String between, IntFunction<String> form) {
        return name.chars().mapToObj(form).collect(Collectors.joining(between));
    }
}
