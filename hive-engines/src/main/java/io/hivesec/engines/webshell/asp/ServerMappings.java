package io.hivesec.engines.webshell.asp;

import io.hivesec.alert.Verdict;
import io.hivesec.engines.webshell.Trait;
import io.hivesec.engines.webshell.flow.Capability;
import io.hivesec.engines.webshell.flow.Hit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Settings of IIS in a folder's {@code web.config} that make the server run files which hold data. Source: Microsoft's reference of
 * {@code system.webServer/handlers} and {@code system.web/compilation/buildProviders}.
 */
final class ServerMappings {
    private static final int MAX_MAPPINGS = 1_000;
    private static final Pattern ADD = Pattern.compile("<add\\s[^<>]{1,2000}>", Pattern.CASE_INSENSITIVE);

    private static final Pattern RUNS = Pattern.compile(
            "scriptprocessor\\s*=\\s*[\"'][^\"']{0,300}(?:asp\\.dll|aspnet_isapi|php|cmd\\.exe|powershell)"
                    + "|type\\s*=\\s*[\"'][^\"']{0,200}(?:PageHandlerFactory|SimpleHandlerFactory|WebServiceHandlerFactory|PageBuildProvider|WebHandlerBuildProvider)",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern DATA = Pattern.compile(
            "(?:path|extension)\\s*=\\s*[\"'][^\"']{0,200}\\.(?:jpe?g|png|gif|bmp|ico|svg|txt|css|js|xml|config|log|dat|pdf|zip|docx?|xlsx?|woff2?)[\"']",
            Pattern.CASE_INSENSITIVE);

    private ServerMappings() {}

    static List<Trait> of(String name, String text) {
        List<Trait> traits = new ArrayList<>();
        if (!name.toLowerCase(Locale.ROOT).endsWith(".config")) {
            return traits;
        }
        Matcher add = ADD.matcher(text);
        for (int i = 0; i < MAX_MAPPINGS && add.find(); i++) {
            if (RUNS.matcher(add.group()).find() && DATA.matcher(add.group()).find()) {
                int line = 1
                        + (int) text.substring(0, add.start())
                                .chars()
                                .filter(c -> c == '\n')
                                .count();
                Hit hit = new Hit(Capability.LOAD_CODE, "handlers", line, null, add.group(), false, "mapping");
                return List.of(Trait.of(Verdict.SUSPICIOUS, hit));
            }
        }
        return traits;
    }
}
