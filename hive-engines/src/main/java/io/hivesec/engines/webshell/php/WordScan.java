package io.hivesec.engines.webshell.php;

import io.hivesec.alert.Verdict;
import io.hivesec.engines.webshell.Trait;
import io.hivesec.engines.webshell.flow.Capability;
import io.hivesec.engines.webshell.flow.Hit;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The last resort for pages that were not read to their end: a request's data right beside what runs it. */
final class WordScan {
    private static final Pattern SHELL = Pattern.compile(
            "\\b(?:eval|assert|system|passthru|shell_exec|popen|proc_open|exec|create_function)\\s*\\(\\s*(?:@|\\(|stripslashes|trim|base64_decode|urldecode|gzinflate|\\s)*\\$_(?:GET|POST|REQUEST|COOKIE|SERVER\\s*\\[\\s*['\"]HTTP_)"
                    + "|`\\s*\\$_(?:GET|POST|REQUEST|COOKIE)"
                    + "|\\$_(?:GET|POST|REQUEST|COOKIE)\\s*\\[[^\\]]{1,40}\\]\\s*\\(\\s*\\$_(?:GET|POST|REQUEST|COOKIE)"
                    + "|\\beval\\s*\\(\\s*(?:gzinflate|gzuncompress|str_rot13|strrev|base64_decode)\\s*\\(\\s*(?:gzinflate|gzuncompress|str_rot13|strrev|base64_decode)\\s*\\(",
            Pattern.CASE_INSENSITIVE);

    private WordScan() {}

    /** Cheaper than the pattern: what each of its branches needs one of. */
    private static boolean mayHold(String source) {
        return source.contains("$_")
                        && (source.contains("_GET")
                                || source.contains("_POST")
                                || source.contains("_REQUEST")
                                || source.contains("_COOKIE")
                                || source.contains("_SERVER"))
                || source.toLowerCase(Locale.ROOT).contains("eval");
    }

    /** Whether the line before a place begins as a comment does. */
    private static boolean isRemark(String source, int at) {
        String before = source.substring(source.lastIndexOf('\n', at) + 1, at).stripLeading();
        return before.startsWith("*") || before.startsWith("//") || before.startsWith("#");
    }

    static List<Trait> scan(String source) {
        if (!mayHold(source)) {
            return List.of();
        }
        Matcher matcher = SHELL.matcher(source);
        boolean found = matcher.find();
        while (found && isRemark(source, matcher.start())) {
            found = matcher.find();
        }
        if (!found) {
            return List.of();
        }
        int line = 1
                + (int) source.substring(0, matcher.start())
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
        return List.of(new Trait(
                "web-backdoor.unreadable",
                Verdict.MALICIOUS,
                new Hit(Capability.EVALUATE, matcher.group().strip(), line, null, "", false, "")));
    }
}
