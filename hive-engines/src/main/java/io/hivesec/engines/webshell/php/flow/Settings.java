package io.hivesec.engines.webshell.php.flow;

import io.hivesec.engines.webshell.flow.Capability;
import io.hivesec.engines.webshell.php.flow.Calls.Site;
import java.util.regex.Pattern;

/** Settings that a page changes while it runs, by which programs run or pages are written. Source: the PHP manual's "php.ini directives". */
final class Settings {
    private static final Pattern PAGE = Pattern.compile("\\.ph(?:p\\d?|tml|t|ar)$", Pattern.CASE_INSENSITIVE);

    /** A folder that lets a page out of the one that it was confined to. */
    private static final Pattern WIDER = Pattern.compile("(?:\\.\\.)(?:/\\.\\.)*/?|/");

    private Settings() {}

    static void set(Machine machine, Value name, Value value, Site site) {
        if (!(name.data() instanceof String setting)) {
            return;
        }
        switch (setting) {
            case "sendmail_path" -> {
                if (value.isRemote()) {
                    machine.sinks.execute("ini_set(" + setting + ")", value, site.frame(), site.at(), false);
                }
            }
            case "open_basedir" -> {
                if (WIDER.matcher(value.knownHead()).matches() && value.isKnown()) {
                    report(machine, setting, value, site);
                }
            }
            case "error_log", "mail.log", "xdebug.trace_output_name" -> {
                if (PAGE.matcher(value.knownTail()).find()) {
                    report(machine, setting, value, site);
                }
            }
            default -> {}
        }
    }

    private static void report(Machine machine, String setting, Value value, Site site) {
        machine.sinks.report(
                Capability.LOAD_CODE,
                "ini_set(" + setting + ")",
                site.line(),
                value.flow(),
                value.knownTail(),
                false,
                "settings");
    }
}
