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
    private static final String FOREIGN =
            "(?:jpe?g|png|gif|ico|txt|html?|css|js|xml|log|bmp|pdf|svg|dat|htaccess|jpg\\w*)";
    private static final Pattern HANDLER = Pattern.compile(
            "^\\s*(?:AddType|AddHandler)\\s+\"?(?:application/x-httpd-php\\S*|php\\d?-script|cgi-script|application/x-httpd-cgi)\"?\\s+[^\\n]*\\.?\\b"
                    + FOREIGN + "\\b" + "|^\\s*SetHandler\\s+\"?(?:application/x-httpd-php\\S*|php\\d?-script)",
            Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);
    private static final Pattern PREPEND = Pattern.compile(
            "^\\s*(?:php_value\\s+|php_admin_value\\s+)?auto_(?:prepend|append)_file\\s*=?\\s*[\"']?(\\S+?\\." + FOREIGN
                    + "|php://\\S+|data:\\S+|https?://\\S+)[\"']?\\s*$",
            Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);
    private static final Pattern CODE =
            Pattern.compile("<\\?php\\b|^\\s*#\\s*<\\?", Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

    private ServerSettings() {}

    static Judgement judge(String text) {
        List<Trait> traits = new ArrayList<>();
        add(
                traits,
                text,
                HANDLER.matcher(text),
                "handler",
                CODE.matcher(text).find() ? Verdict.MALICIOUS : Verdict.SUSPICIOUS);
        add(traits, text, PREPEND.matcher(text), "auto_prepend_file", Verdict.MALICIOUS);
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
