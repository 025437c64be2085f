package io.hivesec.detectors.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Programs that join a socket to their streams or to a program they start. */
final class NetworkPrograms {
    private static final Set<String> NETCAT_VALUED = Set.of(
            "-p",
            "-w",
            "-s",
            "-i",
            "-q",
            "-x",
            "-X",
            "-P",
            "-I",
            "-O",
            "-T",
            "-V",
            "-g",
            "-G",
            "-o",
            "-m",
            "-M",
            "-b",
            "--source-port",
            "--wait",
            "--idle-timeout",
            "--ssl-cert",
            "--ssl-key",
            "--proxy",
            "--max-conns",
            "--delay",
            "--output",
            "--hex-dump",
            "--allow",
            "--deny",
            "-d");
    private static final Set<String> RUNS = Set.of(
            "-e", "-c", "--exec", "--sh-exec", "--lua-exec", "--shell", "-s", "--command", "-S", "--cmd", "-exec");
    private final Programs programs;
    private final Evaluation evaluation;

    NetworkPrograms(Programs programs, Evaluation evaluation) {
        this.programs = programs;
        this.evaluation = evaluation;
    }

    /** Handles the call if it is one of the programs with a syntax of their own; false otherwise. */
    boolean run(Call call) {
        switch (call.name()) {
            case "socat", "filan", "socat1", "socat2" -> socat(call);
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
            default -> {
                return false;
            }
        }
        return true;
    }

    /** {@code nc host port}, {@code nc -l port}, {@code nc -e sh host port} and everything that works like it. */
    void netcat(Call call) {
        List<Integer> operands = new ArrayList<>();
        boolean listens = call.name().equals("tcpserver") || call.name().equals("faucet");
        boolean udp = false;
        boolean runs = false;
        String port = "";
        Content command = Content.EMPTY;
        for (int i = 0; i < call.size(); i++) {
            String text = call.text(i);
            if (text.length() < 2 || text.charAt(0) != '-') {
                operands.add(i);
                continue;
            }
            boolean cluster = text.charAt(1) != '-';
            listens |= (cluster && ((text.indexOf('l') > 0 && text.length() < 8) || text.contains("L")))
                    || text.equals("--listen")
                    || text.equals("--server");
            udp |= (cluster && text.indexOf('u') > 0) || text.equals("--udp");
            boolean starts = RUNS.contains(text)
                    || (cluster && text.length() < 8 && (text.endsWith("e") || text.endsWith("c") || text.contains("e")))
                    || text.startsWith("--exec=")
                    || text.startsWith("--sh-exec=");
            if (starts && text.indexOf('=') > 0) {
                command = Content.text(text.substring(text.indexOf('=') + 1));
                runs = true;
            } else if (starts) {
                runs = true;
                if (i + 1 < call.size() && isCommand(call.text(i + 1))) command = call.argument(++i);
            } else if (cluster
                    && text.endsWith("p")
                    && i + 1 < call.size()
                    && Connection.portOf(call.text(i + 1)) >= 0) {
                port = call.text(++i);
            } else if (cluster && text.endsWith("p") && i + 1 < call.size() && isCommand(call.text(i + 1))) {
                // socket(1) starts the program named after -p.
                runs = true;
                command = call.argument(++i);
            } else if (NETCAT_VALUED.contains(text)) {
                i++;
            }
        }
        String host = "";
        for (int i : operands) {
            String text = call.text(i);
            int colon = text.lastIndexOf(':');
            if (isCommand(text)
                    && Connection.portOf(text) < 0
                    && command.equals(Content.EMPTY)
                    && (runs || operands.size() > 2)) {
                command = call.argument(i);
                runs = true;
            } else if (Connection.portOf(text) >= 0 && (port.isEmpty() && (listens || !host.isEmpty()))) {
                port = text;
            } else if (colon > 0 && Connection.portOf(text.substring(colon + 1)) > 0 && text.indexOf(':') == colon) {
                host = text.substring(0, colon);
                port = text.substring(colon + 1);
            } else if (host.isEmpty()) {
                host = text;
            } else if (port.isEmpty()) {
                port = text;
            }
        }
        String protocol = udp ? "udp" : "tcp";
        Connection connection = listens
                ? Connection.on(protocol, host, port, call.name())
                : Connection.to(protocol, host, port, call.name());
        if (host.isEmpty() && port.isEmpty() && !listens) {
            programs.quotedArguments(call);
            return;
        }
        if (call.flag('z') && !runs) return;
        evaluation.connection(connection);
        if (runs && !command.equals(Content.EMPTY)) starts(command, connection, call);
        joined(call, connection);
    }

    /** Starts a command with its streams on the socket. */
    private void starts(Content command, Connection connection, Call call) {
        String text = command.text();
        if (text == null) return;
        String first = text.strip().split("\\s+", 2)[0];
        if (Knowledge.namesShell(first)
                || (Knowledge.isInterpreter(Knowledge.baseName(first))
                        && text.strip().equals(first))) {
            evaluation.flow(
                    Flow.Kind.SHELL_ON_SOCKET, Knowledge.baseName(first), call.name() + " starts " + text, connection);
        }
        programs.execute(
                command, call.name(), Streams.on(connection), call.scope().copy());
    }

    /** What comes in is sent, what is received goes out. */
    private void joined(Call call, Connection connection) {
        Content input = call.streams().get(0).read(evaluation);
        Channel.socket(connection).write(input, evaluation);
        call.streams().get(1).write(Content.socket(connection), evaluation);
        String text = input.text();
        if (text != null) programs.quotedText(text);
        programs.quotedArguments(call);
    }

    private static boolean isCommand(String text) {
        String first = text.strip().split("\\s+", 2)[0];
        String name = Knowledge.baseName(first);
        return Knowledge.namesShell(first)
                || Knowledge.isInterpreter(name)
                || text.indexOf(' ') > 0
                || first.startsWith("/")
                || first.startsWith("./");
    }

    /** A program of any name that is given a shell, an option that means "run this", and an address. */
    boolean looksLikeNetcat(Call call) {
        boolean shell = false;
        boolean port = false;
        boolean host = false;
        if (call.size() < 3 || call.size() > 24) return false;
        for (int i = 0; i < call.size(); i++) {
            String text = call.text(i);
            if (text.startsWith("-")) {
                boolean option = RUNS.contains(text)
                        || text.startsWith("--exec=")
                        || text.startsWith("--shell=")
                        || text.startsWith("--sh-exec=");
                boolean cluster = text.length() > 2
                        && text.length() < 8
                        && text.charAt(1) != '-'
                        && (text.endsWith("e") || text.endsWith("c"));
                if (option && text.indexOf('=') > 0)
                    shell |= Knowledge.namesShell(
                            text.substring(text.indexOf('=') + 1).split(" ", 2)[0]);
                else if ((option || cluster)
                        && Knowledge.namesShell(call.text(i + 1).strip().split("\\s+", 2)[0])) shell = true;
                continue;
            }
            int colon = text.lastIndexOf(':');
            if (Connection.portOf(text) > 0) port = true;
            else if (colon > 0 && Connection.portOf(text.substring(colon + 1)) > 0 && text.indexOf(' ') < 0) {
                port = true;
                host = true;
            } else if (isAddress(text)) host = true;
        }
        boolean listens = call.flag('l') || call.has("--listen");
        return shell && port && (host || listens);
    }

    private static boolean isAddress(String text) {
        if (text.isEmpty() || text.length() > 253 || text.indexOf('/') >= 0 || text.indexOf(' ') >= 0) return false;
        if (text.startsWith("$") || text.equals("localhost") || text.startsWith("0x")) return true;
        int dots = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.' || c == ':') dots++;
            else if (!Character.isLetterOrDigit(c) && c != '-') return false;
        }
        return dots > 0;
    }

    private void socat(Call call) {
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
        for (String address : addresses) {
            for (String part : address.split("!!")) {
                int colon = part.indexOf(':');
                String type = (colon < 0 ? part.split(",", 2)[0] : part.substring(0, colon)).toUpperCase(Locale.ROOT);
                String rest = colon < 0 ? "" : part.substring(colon + 1);
                if (type.equals("EXEC") || type.equals("SYSTEM") || type.equals("SHELL")) {
                    commands.add(rest);
                } else if (isSocket(type)) {
                    Connection opened = socatConnection(type, rest, call.name());
                    evaluation.connection(opened);
                    if (connection == null) connection = opened;
                    else second = opened;
                } else if (type.equals("-")
                        || type.startsWith("STDI")
                        || type.startsWith("FD")
                        || type.startsWith("FILE")
                        || type.startsWith("OPEN")
                        || type.startsWith("PIPE")) {
                    standard = true;
                }
            }
        }
        if (connection != null) {
            for (String command : commands) starts(Content.text(socatCommand(command)), connection, call);
            if (standard || addresses.size() < 2) joined(call, connection);
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

    private static Connection socatConnection(String type, String rest, String by) {
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
    private static String socatCommand(String rest) {
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
        joined(call, connection);
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
        joined(call, connection);
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
                joined(call, connection);
                return true;
            }
        }
        return false;
    }

    /** A terminal window on somebody else's display is a shell for whoever sits there. */
    private void xterm(Call call) {
        String display = call.option("-display", "--display", "-d");
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
        programs.quotedArguments(call);
    }
}
