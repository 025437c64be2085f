package io.hivesec.engines.webshell;

import io.hivesec.alert.Verdict;
import io.hivesec.engines.webshell.flow.Capability;
import io.hivesec.engines.webshell.flow.Hit;
import io.hivesec.engines.webshell.jsp.JavaText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The last resort for code that no parser accepts: looks for the words of a source and a capability side by side. */
final class TokenScan {
    private static final Pattern SOURCE = Pattern.compile(
            "getParameter\\w*\\s*\\(|getHeader\\s*\\(|getQueryString\\s*\\(|getInputStream\\s*\\(|getReader\\s*\\(|getCookies\\s*\\(");
    private static final Map<Capability, Pattern> SINKS = Map.of(
            Capability.EXECUTE,
                    Pattern.compile(
                            "(?i:getruntime\\s*\\(\\s*\\)\\s*)\\.\\s*exec\\s*\\(|\\bRuntime\\b(?s:.){0,200}\\.\\s*exec\\s*\\(|new\\s+(?:java\\.lang\\.)?ProcessBuilder\\b|ProcessImpl"),
            Capability.LOAD_CODE, Pattern.compile("\\bdefineClass\\b|\\$\\$BCEL\\$\\$"),
            Capability.EVALUATE, Pattern.compile("\\bScriptEngineManager\\b|\\bELProcessor\\b"),
            Capability.WRITE_FILE,
                    Pattern.compile(
                            "new\\s+(?:java\\.io\\.)?(?:FileOutputStream|RandomAccessFile|FileWriter)\\s*\\([^;]{0,300}getParameter"));

    private TokenScan() {}

    /** Returns what the words of {@code code} suggest. */
    static List<Trait> scan(String code) {
        List<Trait> traits = new ArrayList<>();
        String plain = withoutComments(code);
        if (!SOURCE.matcher(plain).find()) {
            return traits;
        }
        SINKS.forEach((capability, pattern) -> {
            Matcher matcher = pattern.matcher(plain);
            if (matcher.find()) {
                int line = 1
                        + (int) plain.substring(0, matcher.start())
                                .chars()
                                .filter(c -> c == '\n')
                                .count();
                traits.add(new Trait(
                        "web-backdoor.unreadable",
                        Verdict.MALICIOUS,
                        new Hit(capability, matcher.group().strip(), line, null, "", false, "")));
            }
        });
        return traits;
    }

    private static String withoutComments(String code) {
        StringBuilder out = new StringBuilder(code.length());
        int i = 0;
        while (i < code.length()) {
            char c = code.charAt(i);
            int end = i + 1;
            if (c == '"' || c == '\'') {
                end = Math.min(code.length(), JavaText.endOfLiteral(code, i));
                out.append(code, i, end);
            } else if (JavaText.startsComment(code, i)) {
                end = JavaText.endOfComment(code, i);
                code.substring(i, end).chars().filter(n -> n == '\n').forEach(n -> out.append('\n'));
            } else {
                out.append(c);
            }
            i = end;
        }
        return out.toString();
    }
}
