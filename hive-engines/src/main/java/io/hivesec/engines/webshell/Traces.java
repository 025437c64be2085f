package io.hivesec.engines.webshell;

import io.hivesec.alert.Verdict;
import io.hivesec.engines.webshell.flow.Capability;
import io.hivesec.engines.webshell.flow.Hit;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What attackers write on their pages: tools that name themselves in their title, defacements, and the strings of old
 * exploits against the server's own programs. Weak evidence, for pages whose code gives none.
 */
public final class Traces {
    /** The rule for a page that names itself. */
    static final String RULE = "web-backdoor.traces";

    private static final Pattern NAMED = Pattern.compile(
            "<(?:title|h[1-4]|span|center|font|b|td)\\b[^>]{0,80}>[^<]{0,120}?(?:web\\s?shell|\\b(?:php|jsp|asp|aspx|boot|pwn|cmd|mini|c99|r57|wso)[-_"
                    + " ]?shell|pwnshell|backdoor|hack(?:er|ed|ing)?s?"
                    + " (?:by|team|army|group|tool|cent(?:er|re)|crew)|\\bshell\\s{0,3}(?:v?\\d[\\d.]{0,6}\\s{0,3})?</title|(?:\u6728\u9a6c(?!\u5229\u7528|\u67e5\u6740|\u626b\u63cf|\u68c0\u6d4b|\u6e05\u9664|\u4e13\u6740|\u9632)|\u63d0\u6743|\u8131\u88e4|\u4e00\u53e5\u8bdd(?!\u8d34\u58eb|\u7b80\u4ecb|\u4ecb\u7ecd|\u63cf\u8ff0|\u70b9\u8bc4|\u8bc4\u8bba|\u7b7e\u540d|\u516c\u544a)|\u5927\u9a6c|\u5c0f\u9a6c)(?=[^<]{0,24}(?:<|$)))|\\b(?:hacked|h4cked|pwned|defaced)\\b[^<,;\\n"
                    + "]{0,30}\\bby\\b|(?<![=-])>[^<\\n"
                    + "]{0,30}\\bowned\\s{1,3}by\\b|-SETUSERSETUP|(?<!\\|)\\b(?:xp_cmdshell|sp_oacreate)\\b(?!\\|)",
            Pattern.CASE_INSENSITIVE);

    /** As long as all that {@link #NAMED} reads from a tag to the end of the word. */
    private static final int TITLE_LENGTH = 240;

    /** The letters at which {@link #mayBe} looks closer. */
    private static final boolean[] RARE = rare();

    private Traces() {}

    private static boolean[] rare() {
        boolean[] rare = new boolean[128];
        "hHkKfFwW_uU".chars().forEach(c -> rare[c] = true);
        return rare;
    }

    /** Returns what the text of a page says of itself; at most one trait. */
    public static List<Trait> of(String text) {
        if (!mayBe(text)) {
            return List.of();
        }
        Matcher matcher = NAMED.matcher(text);
        if (!matcher.find()) {
            return List.of();
        }
        int line = 1
                + (int) text.substring(0, matcher.start())
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
        return List.of(new Trait(
                RULE,
                Verdict.SUSPICIOUS,
                new Hit(Capability.EXECUTE, "text of the page", line, null, matcher.group(), false, "")));
    }

    /** Cheaper than the pattern: the words of which each of its branches needs one. */
    private static boolean mayBe(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 128 && !RARE[c]) {
                continue;
            }
            // The rarest letter of each word, so that few places are looked at twice.
            boolean found = switch (c) {
                case 'h', 'H' ->
                    i > 0
                                    && text.regionMatches(true, i - 1, "shell", 0, 5)
                                    && (text.regionMatches(true, i - 7, "xp_cmd", 0, 6) || isTitled(text, i))
                            || text.regionMatches(true, i, "hack", 0, 4)
                                    && (text.regionMatches(true, i + 4, "ed", 0, 2) || isTitled(text, i))
                            || text.regionMatches(true, i, "h4cked", 0, 6);
                case 'k', 'K' -> i > 2 && text.regionMatches(true, i - 3, "backdoor", 0, 8) && isTitled(text, i);
                case 'f', 'F' -> i > 1 && text.regionMatches(true, i - 2, "defaced", 0, 7);
                case 'w', 'W' -> text.regionMatches(true, i, "wned", 0, 4);
                case '_' -> i > 1 && text.regionMatches(true, i - 2, "sp_oacreate", 0, 11);
                case 'u', 'U' -> i > 2 && text.regionMatches(true, i - 3, "setusersetup", 0, 12);
                case '\u9a6c', '\u6743', '\u88e4' -> true;
                default -> false;
            };
            if (found) {
                return true;
            }
        }
        return false;
    }

    /** Whether what may be one of the tags that a title stands in begins so near before a place that the place may belong to the title. */
    private static boolean isTitled(String text, int at) {
        for (int i = at - 1; i >= Math.max(0, at - TITLE_LENGTH); i--) {
            if (text.charAt(i) == '<' && "thscfb".indexOf(text.charAt(i + 1) | 0x20) >= 0) {
                return true;
            }
        }
        return false;
    }
}
