package io.hivesec.engines.webshell;

import java.util.regex.Pattern;

/**
 * Commands that change the host itself: its accounts, its jobs, its services, its registry. No page has a use for one, whoever
 * chose it. Source: Microsoft's reference of Windows commands; the manual pages of shadow, cron and netfilter.
 */
public final class HostCommands {
    private static final Pattern CHANGES = Pattern.compile(
            "\\bnet1?(?:\\.exe)?\\s+(?:user|localgroup|share)\\s.{1,200}/add\\b"
                    + "|\\breg(?:\\.exe)?\\s+(?:add|import|save)\\s|\\bregedit(?:\\.exe)?\\s+[-/]s\\b"
                    + "|\\bschtasks(?:\\.exe)?\\s+/create\\b|\\bsc(?:\\.exe)?\\s+create\\s"
                    + "|\\bnetsh(?:\\.exe)?\\s+(?:adv)?firewall\\s|\\bvssadmin(?:\\.exe)?\\s+create\\s"
                    + "|\\b(?:useradd|adduser|usermod|chpasswd)\\s|\\biptables\\s+-[FP]\\b|/etc/(?:shadow|sudoers|cron)\\b",
            Pattern.CASE_INSENSITIVE);

    private HostCommands() {}

    /** Whether a command line changes the host. */
    public static boolean change(String command) {
        return CHANGES.matcher(command).find();
    }
}
