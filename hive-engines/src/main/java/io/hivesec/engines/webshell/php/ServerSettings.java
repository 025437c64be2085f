package io.hivesec.engines.webshell.php;

import io.hivesec.alert.Verdict;
import io.hivesec.engines.webshell.Judgement;
import io.hivesec.engines.webshell.Trait;
import io.hivesec.engines.webshell.flow.Capability;
import io.hivesec.engines.webshell.flow.Hit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code .htaccess} and {@code .user.ini} for settings that make the server run files that are no pages. */
final class ServerSettings {
    private static final String PICTURES = "jpe?g\\w*|png|gif|ico|txt|css|js|xml|log|bmp|pdf|svg|dat|htaccess";
    private static final String FOREIGN = "(?:" + PICTURES + "|html?)";
    /** Many hosts let PHP run in pages of HTML. */
    private static final String PAGES_TOO = "(?:" + PICTURES + ")";

    private static final Pattern PHP_HANDLER = handler("application/x-httpd-php\\S*|php\\d?-script", PAGES_TOO);
    private static final Pattern CGI_HANDLER = handler("cgi-script|application/x-httpd-cgi", FOREIGN);
    private static final Pattern NO_PROGRAMS =
            Pattern.compile("^[ \\t]*+Options\\s[^\\n]*-ExecCGI", Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);
    private static final Pattern PREPEND = Pattern.compile(
            "^[ \\t]*+(?:php_value\\s+|php_admin_value\\s+)?auto_(?:prepend|append)_file\\s*=?\\s*[\"']?(\\S+?\\."
                    + FOREIGN + "|/(?:tmp|var/tmp|dev/shm)/\\S+|php://\\S+|data:\\S+|https?://\\S+)[\"']?\\s*$",
            Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);
    /** A file that is no page by its name, is hidden, or lies where a site keeps what visitors send. */
    private static final Pattern UNUSUAL = Pattern.compile(
            "^[ \\t]*+(?:php_value\\s+|php_admin_value\\s+)?auto_(?:prepend|append)_file\\s*=?\\s*[\"']?(?:"
                    + "\\S*/\\.\\w[^/\\s\"']*|\\.\\w[^/\\s\"']*|\\S*/uploads?/\\S+|\\S+\\.(?!(?:php\\d?|inc|phtml|phar|html?|"
                    + PAGES_TOO + ")[\"'\\s])[a-z]\\w{1,4})[\"']?\\s*$",
            Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

    private static final Pattern CODE =
            Pattern.compile("<\\?php\\b|^[ \\t]*+#\\s*<\\?", Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

    private static final Pattern CONTINUED = Pattern.compile("\\\\\\r?\\n");

    private ServerSettings() {}

    /** A handler for what is no page, or for everything. */
    private static Pattern handler(String kinds, String names) {
        return Pattern.compile(
                "^[ \\t]*+(?:AddType|AddHandler)\\s+\"?(?:" + kinds + ")\"?\\s+[^\\n]*\\.?\\b" + names
                        + "\\b|^[ \\t]*+(?:SetHandler|ForceType)\\s+\"?(?:" + kinds + ")",
                Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);
    }

    static Judgement judge(String text) {
        List<Trait> traits = new ArrayList<>();
        String joined = CONTINUED.matcher(text).replaceAll("");
        Verdict handler = CODE.matcher(text).find() ? Verdict.MALICIOUS : Verdict.SUSPICIOUS;
        add(traits, joined, PHP_HANDLER.matcher(joined), "handler", handler);
        if (!NO_PROGRAMS.matcher(joined).find()) {
            // A handler for programs that may not run is how a folder of uploads is protected.
            add(traits, joined, CGI_HANDLER.matcher(joined), "handler", handler);
        }
        add(traits, joined, PREPEND.matcher(joined), "auto_prepend_file", Verdict.MALICIOUS);
        add(traits, joined, UNUSUAL.matcher(joined), "auto_prepend_file", Verdict.SUSPICIOUS);
        return Judgement.of(traits, "");
    }

    private static void add(List<Trait> traits, String text, Matcher matcher, String what, Verdict weight) {
        if (matcher.find()) {
            int line = 1
                    + (int) text.substring(0, matcher.start())
                            .chars()
                            .filter(c -> c == '\n')
                            .count();
            traits.add(Trait.of(
                    weight,
                    new Hit(
                            Capability.LOAD_CODE,
                            what,
                            line,
                            null,
                            matcher.group().strip(),
                            false,
                            "settings")));
        }
    }
}
