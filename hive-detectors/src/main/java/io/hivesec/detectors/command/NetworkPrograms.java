package io.hivesec.detectors.command;

import io.hivesec.detectors.lineage.WritablePlaces;
import java.util.List;

/** Programs with a socket on one side, each with a syntax of its own. */
final class NetworkPrograms {
    private static final int LONGEST_SETTINGS = 1 << 14;

    private final Programs programs;
    private final Evaluation evaluation;
    private final SocketStreams sockets;
    private final Socat socat;

    NetworkPrograms(Programs programs, Evaluation evaluation) {
        this.programs = programs;
        this.evaluation = evaluation;
        this.sockets = new SocketStreams(programs, evaluation);
        this.socat = new Socat(programs, evaluation);
    }

    /** Handles the call if it is one of the programs with a syntax of their own; false otherwise. */
    boolean run(Call call) {
        switch (call.name()) {
            case "socat", "filan", "socat1", "socat2" -> socat.run(call);
            case "telnet" -> telnet(call);
            case "openssl" -> {
                if (!call.text(0).equals("s_client") && !call.text(0).equals("s_server")) return false;
                openssl(call);
            }
            case "curl" -> {
                return curl(call);
            }
            case "xterm",
                    "uxterm",
                    "lxterm",
                    "rxvt",
                    "urxvt",
                    "aterm",
                    "gnome-terminal",
                    "konsole",
                    "xfce4-terminal",
                    "Eterm",
                    "mlterm",
                    "st" -> xterm(call);
            case "script" -> script(call);
            case "gnutls-cli", "ssh", "rlogin", "rsh", "cu", "dbclient" -> remote(call);
            case "telnetd",
                    "in.telnetd",
                    "ttyd",
                    "gotty",
                    "shellinaboxd",
                    "websocketd",
                    "inetd",
                    "xinetd",
                    "tcpsvd",
                    "udpsvd",
                    "ucspi-tcp",
                    "systemd-socket-activate",
                    "wetty",
                    "tcplisten" -> server(call);
            case "dropbear" -> logins(call);
            default -> {
                return subscriber(call);
            }
        }
        return true;
    }

    private void telnet(Call call) {
        List<Integer> operands = call.operands();
        if (operands.isEmpty()) {
            programs.quotedArguments(call);
            return;
        }
        String port = operands.size() > 1 ? call.text(operands.get(operands.size() - 1)) : "23";
        Connection connection =
                Connection.to("tcp", call.text(operands.get(Math.max(0, operands.size() - 2))), port, call.name());
        evaluation.connection(connection);
        sockets.joined(call, connection);
    }

    private void openssl(Call call) {
        boolean client = call.text(0).equals("s_client");
        String address = call.option("-connect", "-host", "-accept", "-port");
        int colon = address.lastIndexOf(':');
        String host = colon < 0 ? address : address.substring(0, colon);
        String port = colon < 0 ? call.option("-port") : address.substring(colon + 1);
        Connection connection = client
                ? Connection.to("tls", host, port, call.name())
                : Connection.on("tls", "", colon < 0 ? address : port, call.name());
        evaluation.connection(connection);
        sockets.joined(call, connection);
    }

    /** curl speaks telnet and gopher too; then it is a socket, otherwise a downloader. */
    private boolean curl(Call call) {
        for (int i = 0; i < call.size(); i++) {
            String text = call.text(i);
            if (text.startsWith("telnet://")
                    || text.startsWith("tcp://")
                    || text.startsWith("ws://")
                    || text.startsWith("wss://")) {
                String address = text.substring(text.indexOf("://") + 3).split("[/?]", 2)[0];
                int colon = address.lastIndexOf(':');
                Connection connection = Connection.to(
                        "tcp",
                        colon < 0 ? address : address.substring(0, colon),
                        colon < 0 ? "23" : address.substring(colon + 1),
                        call.name());
                evaluation.connection(connection);
                sockets.joined(call, connection);
                return true;
            }
        }
        return false;
    }

    /** A terminal window on somebody else's display is a shell for whoever sits there. */
    private void xterm(Call call) {
        String display = call.option("-display", "--display", "-d");
        Content set = call.scope().get("DISPLAY");
        if (display.isEmpty() && set != null && set.text() != null) display = set.text();
        int colon = display.lastIndexOf(':');
        if (colon > 0 && !display.startsWith("localhost") && !display.startsWith("unix") && !display.startsWith("/")) {
            Connection connection = Connection.to("x11", display.substring(0, colon), "6000", call.name());
            evaluation.connection(connection);
            evaluation.flow(Flow.Kind.SHELL_ON_SOCKET, "shell", call.name() + " on a remote display", connection);
        }
        programs.quotedArguments(call);
    }

    /** script(1) runs a command, or a shell, on a terminal of its own. */
    private void script(Call call) {
        String command = call.option("-c", "--command");
        for (int i = 0; command.isEmpty() && i + 1 < call.size(); i++) {
            String text = call.text(i);
            if (text.length() > 2 && text.charAt(0) == '-' && text.charAt(1) != '-' && text.endsWith("c"))
                command = call.text(i + 1);
        }
        List<Integer> operands = call.operands();
        if (command.isEmpty() && operands.size() > 1 && operands.get(0) < operands.get(1)) {
            programs.execute(
                    call.arguments().subList(operands.get(1), call.size()),
                    call.streams(),
                    call.scope(),
                    call.wrappers());
        } else {
            programs.execute(
                    Content.text(command.isEmpty() ? "sh" : command),
                    "script",
                    call.streams(),
                    call.scope().copy());
        }
    }

    private void remote(Call call) {
        List<Integer> operands = call.operands();
        String host = operands.isEmpty() ? "" : call.text(operands.get(0));
        Connection connection = Connection.to(
                call.name().equals("gnutls-cli") ? "tls" : "ssh", host, call.option("-p", "--port"), call.name());
        evaluation.connection(connection);
        Content input = call.streams().get(0).read(evaluation);
        Channel.socket(connection).write(input, evaluation);
        call.streams().get(1).write(Content.socket(connection), evaluation);
        programs.quotedArguments(call);
        if (input.text() != null) programs.quotedText(input.text());
        Content command = RemoteCommands.of(call);
        if (!command.equals(Content.EMPTY))
            programs.execute(
                    command,
                    call.name(),
                    new Streams().with(0, call.streams().get(0)).with(1, Channel.DISCARD),
                    new Scope());
    }

    /** A broker's client that prints whatever somebody publishes there. */
    private boolean subscriber(Call call) {
        boolean waits = Knowledge.isDelivering("subscribers", call.name());
        if (Knowledge.isDelivering("brokers", call.name())) {
            for (String word : call.texts()) waits |= Knowledge.isDelivering("subscriptions", word);
        }
        if (!waits) return false;
        String host = call.option("-h", "--host", "-b", "-s", "--server");
        Connection connection = Connection.to("tcp", host, call.option("-p", "--port"), call.name());
        evaluation.connection(connection);
        sockets.joined(call, connection);
        return true;
    }

    /** A server of logins that lets in whoever brings no password, or has its keys where anybody writes: dropbear(8). */
    private void logins(Call call) {
        boolean foreign = WritablePlaces.isShared(call.path())
                || WritablePlaces.isShared(call.option("-r"))
                || WritablePlaces.isShared(call.option("-D"));
        boolean asksNoPassword = call.has("-B");
        if (!foreign && !asksNoPassword) return;
        Connection connection = Connection.on("tcp", "", call.option("-p"), call.name());
        evaluation.connection(connection);
        evaluation.flow(Flow.Kind.SHELL_ON_SOCKET, "shell", call.name() + " lets in whoever comes", connection);
    }

    /** Servers that start the named program for whoever connects. */
    private void server(Call call) {
        String port = call.option("-p", "--port", "-l", "-b");
        Connection connection = Connection.on("tcp", "", port, call.name());
        evaluation.connection(connection);
        boolean telnet = call.name().endsWith("telnetd");
        for (int i = 0; i < call.size(); i++) {
            String text = call.text(i);
            if (!Knowledge.namesShell(text.split(" ", 2)[0])) continue;
            boolean scripted = i + 1 < call.size()
                    && (call.text(i + 1).endsWith(".sh") || call.text(i + 1).equals("-c"));
            if (!scripted || telnet) {
                evaluation.flow(
                        Flow.Kind.SHELL_ON_SOCKET,
                        Knowledge.baseName(text),
                        call.name() + " starts " + text,
                        connection);
            }
        }
        configured(call, connection);
        programs.quotedArguments(call);
    }

    /** A service of xinetd's by its settings, where these are written on the line: {@code server = /bin/sh}. */
    private void configured(Call call, Connection connection) {
        if (!call.name().equals("xinetd")) return;
        for (int i : call.operands()) {
            String settings =
                    evaluation.read(call.scope().resolve(call.text(i))).text();
            if (settings == null || settings.length() > LONGEST_SETTINGS) continue;
            for (String line : settings.split("\n")) {
                int equals = line.indexOf('=');
                boolean server = equals > 0 && line.substring(0, equals).strip().equals("server");
                String program = server ? line.substring(equals + 1).strip() : "";
                if (server && Knowledge.namesShell(program))
                    evaluation.flow(
                            Flow.Kind.SHELL_ON_SOCKET,
                            Knowledge.baseName(program),
                            call.name() + " starts " + program,
                            connection);
            }
        }
    }
}
