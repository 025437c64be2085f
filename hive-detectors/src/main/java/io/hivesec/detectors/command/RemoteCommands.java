package io.hivesec.detectors.command;

import java.util.Set;

/** What a client of remote shells is told to run on the other machine. Source: ssh(1). */
final class RemoteCommands {
    private static final Set<String> CLIENTS = Set.of("ssh", "dbclient", "rsh", "autossh", "slogin");
    private static final String VALUED = "BbcDEeFIiJLlmOoPpQRSWwM";

    private RemoteCommands() {}

    /** The command behind the host and the options, joined as the client joins it; empty when a login is asked for. */
    static Content of(Call call) {
        if (!CLIENTS.contains(call.name())) return Content.EMPTY;
        boolean host = false;
        for (int i = 0; i < call.size(); i++) {
            String text = call.text(i);
            boolean option = text.length() > 1 && text.charAt(0) == '-';
            if (text.equals("--")) continue;
            if (option) {
                i += text.length() == 2 && takesValue(call, text.charAt(1)) ? 1 : 0;
            } else if (!host) {
                host = true;
            } else {
                Content.Joiner joined = new Content.Joiner();
                for (Content word : call.arguments().subList(i, call.size()))
                    joined.add(word).add(Content.text(" "));
                return joined.join();
            }
        }
        return Content.EMPTY;
    }

    private static boolean takesValue(Call call, char option) {
        // For ssh itself -M stands alone; autossh takes a port with it.
        return VALUED.indexOf(option) >= 0 && (option != 'M' || call.name().equals("autossh"));
    }
}
