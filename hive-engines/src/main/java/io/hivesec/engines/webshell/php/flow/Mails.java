package io.hivesec.engines.webshell.php.flow;

import io.hivesec.engines.webshell.flow.Capability;
import io.hivesec.engines.webshell.flow.Hit;
import io.hivesec.engines.webshell.flow.Taint;
import io.hivesec.engines.webshell.php.flow.Calls.Site;
import java.util.List;
import java.util.regex.Pattern;

/** What is told of mail: who chooses what is sent, and the options of the programs that send and fetch it. */
final class Mails {
    /**
     * Options by which the program writes a page or runs what it is sent. Source: the manual pages of sendmail and exim ({@code -X},
     * {@code -C}, {@code -O}, {@code -be}).
     */
    private static final Pattern WRITES = Pattern.compile(
            "-X\\s{0,9}\\S{1,200}?\\.(?:ph|inc|htaccess)|(?:^|\\s)-be\\b|-C\\s{0,9}/\\S[^\\n]{0,200}?-X|-O\\s*QueueDirectory[^\\n]{0,200}?-X");
    /** By this option of ssh, the name of a mail server is a command. Source: CVE-2018-19518. */
    private static final Pattern COMMAND = Pattern.compile("-oProxyCommand\\s*=", Pattern.CASE_INSENSITIVE);

    /** As long is the shortest beginning of a text that is the page's own. */
    private static final int MIN_OWN = 4;

    private Mails() {}

    static boolean sends(String name) {
        return name.equals("mail") || name.equals("mb_send_mail");
    }

    /** {@code relay} where somebody else chooses the text, empty if nobody does, or if it is no mail. */
    static String detail(String name, List<Value> arguments) {
        if (!sends(name)) {
            return "";
        }
        boolean chosen = arguments.size() > 2 && (isChosen(arguments.get(1)) || isChosen(arguments.get(2)));
        return chosen ? "relay" : "";
    }

    /** Whether somebody else chooses a text, and not only a name in the middle of the page's own. */
    private static boolean isChosen(Value text) {
        Taint flow = text.flow();
        boolean part = flow != null && !flow.whole() && text.knownHead().length() >= MIN_OWN;
        return Sinks.isForeign(text) && !part;
    }

    /** All options but the sender let the program write a file or run another. Source: the manual page of sendmail. */
    static void options(Machine machine, String name, Value options, Site site) {
        String known = options.knownHead().strip();
        if (options.isRemote() && !known.startsWith("-f")) {
            machine.report(new Hit(
                    Capability.EXECUTE,
                    name,
                    site.line(),
                    options.flow(),
                    Snippets.printable(options.knownHead()),
                    site.hidden(),
                    options.knownTail()));
        } else if (WRITES.matcher(known).find()) {
            machine.report(new Hit(
                    Capability.LOAD_CODE,
                    name,
                    site.line(),
                    null,
                    Snippets.printable(known),
                    site.hidden(),
                    "options"));
        }
    }

    /** A mail server whose name runs a program. */
    static void open(Machine machine, String name, Value server, Site site) {
        if (COMMAND.matcher(server.knownHead() + server.knownTail()).find()) {
            machine.report(new Hit(
                    Capability.EXECUTE,
                    name,
                    site.line(),
                    server.flow(),
                    "",
                    true,
                    Snippets.printable(server.knownHead())));
        }
    }
}
