package io.hivesec.detectors.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Programs that join their input and output, or a program they start, to a socket named by host and port. */
final class Netcat {
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
    private final SocketStreams sockets;

    Netcat(Programs programs, Evaluation evaluation) {
        this.programs = programs;
        this.evaluation = evaluation;
        this.sockets = new SocketStreams(programs, evaluation);
    }

    /** {@code nc host port}, {@code nc -l port}, {@code nc -e sh host port} and everything that works like it. */
    void run(Call call) {
        List<Integer> operands = new ArrayList<>();
        boolean listens = call.name().equals("tcpserver") || call.name().equals("faucet");
        boolean udp = false;
        boolean runs = false;
        String port = "";
        Content command = Content.EMPTY;
        for (int i = 0; i < call.size(); i++) {
            String text = call.text(i);
            String started = startedByAddress(text);
            if (!started.isEmpty()) {
                command = Content.text(started);
                runs = true;
                continue;
            }
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
                    || (cluster
                            && text.length() < 8
                            && (text.endsWith("e") || text.endsWith("c") || text.contains("e")))
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
            } else if (NETCAT_VALUED.contains(text) && call.text(i + 1).indexOf(':') < 0) {
                i++;
            }
        }
        String host = "";
        for (int i : operands) {
            String text = withoutScheme(call.text(i));
            listens |= call.text(i).startsWith("ws-l:") || call.text(i).startsWith("ws-listen:");
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
        // gs-netcat's server gives whoever knows the secret a login shell.
        if (call.name().equals("gs-netcat") && listens && command.equals(Content.EMPTY)) {
            evaluation.flow(Flow.Kind.SHELL_ON_SOCKET, "shell", call.name() + " -l", connection);
        }
        if (runs && !command.equals(Content.EMPTY)) sockets.starts(command, connection, call);
        sockets.joined(call, connection);
    }

    /**
     * websocat's addresses that are programs: {@code exec:/bin/sh}, {@code cmd:sh}, {@code sh-c:'bash -i'}, and others that wrap one
     * ({@code ws-c:cmd:sh}).
     */
    private static String startedByAddress(String text) {
        for (String scheme : new String[] {"exec:", "cmd:", "sh-c:"}) {
            int at = (":" + text).indexOf(":" + scheme);
            if (at >= 0 && text.lastIndexOf("://", at) < 0) return text.substring(at + scheme.length());
        }
        return "";
    }

    /** {@code 192.0.2.1:443} for {@code wss://192.0.2.1:443/path}. */
    private static String withoutScheme(String text) {
        int scheme = text.indexOf("://");
        if (scheme < 0) return text.startsWith("ws-l:") ? text.substring("ws-l:".length()) : text;
        String rest = text.substring(scheme + 3);
        int slash = rest.indexOf('/');
        return slash < 0 ? rest : rest.substring(0, slash);
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
    static boolean resembles(Call call) {
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
}
