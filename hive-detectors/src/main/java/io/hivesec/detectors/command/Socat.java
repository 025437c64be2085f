package io.hivesec.detectors.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** socat(1): two addresses, each a socket, a program or a file. */
final class Socat {
    private final Programs programs;
    private final Evaluation evaluation;
    private final SocketStreams sockets;

    Socat(Programs programs, Evaluation evaluation) {
        this.programs = programs;
        this.evaluation = evaluation;
        this.sockets = new SocketStreams(programs, evaluation);
    }

    void run(Call call) {
        List<String> addresses = new ArrayList<>();
        for (int i : call.operands()) {
            String text = call.text(i);
            if (text.indexOf(':') > 0
                    || text.indexOf('-') >= 0
                    || text.equalsIgnoreCase("stdio")
                    || text.startsWith("/")) addresses.add(text);
        }
        Connection connection = null;
        Connection second = null;
        List<String> commands = new ArrayList<>();
        boolean standard = false;
        String file = "";
        for (String address : addresses) {
            for (String part : address.split("!!")) {
                int colon = part.indexOf(':');
                String type = (colon < 0 ? part.split(",", 2)[0] : part.substring(0, colon)).toUpperCase(Locale.ROOT);
                String rest = colon < 0 ? "" : part.substring(colon + 1);
                if (type.equals("EXEC") || type.equals("SYSTEM") || type.equals("SHELL")) {
                    commands.add(rest);
                } else if (isSocket(type)) {
                    Connection opened = connection(type, rest, call.name());
                    evaluation.connection(opened);
                    if (connection == null) connection = opened;
                    else second = opened;
                } else if (type.equals("CREATE")
                        || type.equals("CREAT")
                        || type.equals("OPEN")
                        || type.equals("GOPEN")) {
                    file = rest.split(",", 2)[0];
                    standard |= file.startsWith("/dev/");
                } else if (type.equals("-")
                        || type.startsWith("STDI")
                        || type.startsWith("FD")
                        || type.startsWith("FILE")
                        || type.startsWith("PIPE")) {
                    standard = true;
                }
            }
        }
        if (connection != null) {
            if (!file.isEmpty() && !file.startsWith("/dev/")) {
                String path = call.scope().resolve(file);
                evaluation.file(path, FileAccess.Mode.WRITE, call.name(), "");
                evaluation.write(path, Content.socket(connection), false);
            }
            for (String command : commands) sockets.starts(Content.text(command(command)), connection, call);
            if (standard || addresses.size() < 2) sockets.joined(call, connection);
            else if (second != null) call.streams().get(1).write(Content.UNKNOWN, evaluation);
        }
        programs.quotedArguments(call);
    }

    private static boolean isSocket(String type) {
        return type.startsWith("TCP")
                || type.startsWith("UDP")
                || type.startsWith("OPENSSL")
                || type.startsWith("SSL")
                || type.startsWith("SCTP")
                || type.startsWith("VSOCK")
                || type.startsWith("SOCKS")
                || type.startsWith("PROXY")
                || type.startsWith("DTLS")
                || type.startsWith("DCCP")
                || type.startsWith("UNIX")
                || type.startsWith("ABSTRACT")
                || type.startsWith("TUN")
                || type.startsWith("SOCKET")
                || type.startsWith("WEBSOCKET")
                || type.startsWith("IP");
    }

    private static Connection connection(String type, String rest, String by) {
        String address = rest.split(",", 2)[0];
        int colon = address.lastIndexOf(':');
        String protocol = type.startsWith("UDP")
                ? "udp"
                : type.startsWith("UNIX") || type.startsWith("ABSTRACT")
                        ? "unix"
                        : type.startsWith("TCP") ? "tcp" : "tls";
        boolean listens =
                type.endsWith("LISTEN") || type.endsWith("-L") || type.contains("RECV") || type.endsWith(":L");
        String host = colon < 0 ? (listens ? "" : address) : address.substring(0, colon);
        String port = colon < 0 ? (listens ? address : "") : address.substring(colon + 1);
        return listens ? Connection.on(protocol, host, port, by) : Connection.to(protocol, host, port, by);
    }

    /** The command of {@code EXEC:command,option,…}. */
    private static String command(String rest) {
        StringBuilder command = new StringBuilder();
        char quote = 0;
        for (int i = 0; i < rest.length(); i++) {
            char c = rest.charAt(i);
            if (quote == 0 && c == ',') break;
            if (c == '\'' || c == '"') quote = quote == 0 ? c : quote == c ? 0 : quote;
            if (c == '\\' && i + 1 < rest.length() && quote == 0) c = rest.charAt(++i);
            command.append(c);
        }
        String text = command.toString().strip();
        boolean wrapped = text.length() > 1
                && (text.charAt(0) == '\'' || text.charAt(0) == '"')
                && text.indexOf(text.charAt(0), 1) == text.length() - 1;
        return wrapped ? text.substring(1, text.length() - 1) : text;
    }
}
