package io.hivesec.detectors.command;

import io.hivesec.detectors.command.Code.Capability;
import io.hivesec.detectors.command.CodeLexer.Token;
import io.hivesec.detectors.command.CodeLexer.TokenKind;
import io.hivesec.detectors.command.CodeNames.Meaning;
import io.hivesec.detectors.command.CodeNames.When;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Finds what program text can do by the names it calls, without knowing its language. */
final class CodeReader {
    private static final int LONGEST_CALL = 24;
    private static final int DEEPEST = 6;
    private static final Set<String> INLINE_BACKQUOTES =
            Set.of("perl", "ruby", "php", "crystal", "jruby", "irb", "text", "raku");

    /** Run a part of the program itself, which is named as if another program were: Python's asyncio, Trio, AnyIO. */
    private static final Set<String> RUN_COROUTINES = Set.of("asyncio.run", "trio.run", "anyio.run", "curio.run");

    private final EnumSet<Capability> found = EnumSet.noneOf(Capability.class);
    private final EnumSet<Capability> ifSockets = EnumSet.noneOf(Capability.class);
    private final List<String> strings = new ArrayList<>();
    private final List<String> commands = new ArrayList<>();
    private final List<String[]> decoded = new ArrayList<>();
    private final List<Connection> connections = new ArrayList<>();
    private final Set<String> evaluated = new HashSet<>();
    private final String language;
    private boolean sockets;

    private CodeReader(String language) {
        this.language = language;
    }

    /** What was read, and the texts that had to be decoded for it as pairs of encoding and text. */
    record Reading(Code code, List<String[]> decoded) {}

    static Reading read(String language, String text, boolean executed) {
        CodeReader reader = new CodeReader(language);
        reader.scan(text, 0);
        boolean opens = reader.found.contains(Capability.CONNECT) || reader.found.contains(Capability.LISTEN);
        if (reader.sockets || opens) reader.found.addAll(reader.ifSockets);
        Code code = new Code(language, reader.found, reader.strings, reader.commands, reader.connections, executed);
        return new Reading(code, reader.decoded);
    }

    private void scan(String text, int depth) {
        List<Token> tokens = CodeLexer.tokens(text);
        Set<String> readNames = new HashSet<>();
        boolean decodes = false;
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            switch (token.type()) {
                case NAME -> decodes |= name(tokens, i, readNames);
                case STRING -> {
                    string(token.text());
                    decodes |= token.text().equals("base64") || token.text().equals("hex");
                }
                case BACKQUOTED -> {
                    string(token.text());
                    int blank = token.text().indexOf(' ');
                    if (blank > 0 && Knowledge.kind(token.text().substring(0, blank)) == Knowledge.Kind.DOWNLOADER)
                        found.add(Capability.DOWNLOAD);
                    if (INLINE_BACKQUOTES.contains(Programs.family(language))) {
                        found.add(Capability.SPAWN);
                        spawned(token.text());
                    }
                }
                default -> {}
            }
        }
        if (decodes && depth < DEEPEST) decode(tokens, depth);
    }

    private void string(String value) {
        if (value.isEmpty()) return;
        if (strings.size() < 2000) strings.add(value);
        sockets |= CodeNames.isOfSockets(value);
        if (value.startsWith("/inet/") || value.startsWith("/inet4/") || value.startsWith("/inet6/")) network(value);
        if (value.equals("child_process")
                || value.equals("node:child_process")
                || value.equals("subprocess")
                || value.equals("pty")) found.add(Capability.SPAWN);
        if (value.startsWith("|")
                && value.length() > 2
                && Character.isLetterOrDigit(value.charAt(value.length() - 1))) {
            found.add(Capability.SPAWN);
            spawnedByExpect(value.substring(1).strip());
        }
        // Perl's open reads what a command prints that ends in a bar: perlfunc(1).
        if (value.length() > 2
                && value.endsWith("|")
                && Programs.family(language).equals("perl")) {
            found.add(Capability.SPAWN);
            spawned(value.substring(0, value.length() - 1).strip());
        }
        if (value.startsWith("ws://")
                || value.startsWith("wss://")
                || value.startsWith("tcp://")
                || value.startsWith("ssl://")
                || value.startsWith("tls://")) found.add(Capability.CONNECT);
        int blank = value.indexOf(' ');
        String first = blank < 0 ? value : value.substring(0, blank);
        if (first.startsWith("!")) first = first.substring(1);
        if (Knowledge.namesShell(first)) found.add(Capability.SHELL);
        int dot = value.lastIndexOf('.');
        if (dot > 0 && value.startsWith("java.")) {
            // Class.forName("java.net.Socket"), Java.type("java.lang.ProcessBuilder")
            for (Meaning meaning : CodeNames.of(value.substring(dot + 1))) found.add(meaning.capability());
            sockets |= value.startsWith("java.net.") || value.startsWith("java.nio.channels.");
        }
        if (value.length() <= 3) return;
        for (Meaning meaning : CodeNames.of(value)) {
            // A name spelled in a string is how reflection hides a call: getattr(os, "system").
            if (meaning.capability() == Capability.SPAWN || meaning.capability() == Capability.CONNECT)
                ifSockets.add(meaning.capability());
        }
    }

    /** AWK's special files: {@code /inet/protocol/local port/remote host/remote port}. */
    private void network(String path) {
        String[] parts = path.split("/");
        if (parts.length < 4) {
            // The rest is put together by the program.
            found.add(Capability.CONNECT);
            return;
        }
        boolean listens = !parts[3].equals("0") && (parts.length < 5 || parts[4].equals("0"));
        found.add(listens ? Capability.LISTEN : Capability.CONNECT);
        String host = parts.length > 4 ? parts[4] : "";
        String port = listens ? parts[3] : parts.length > 5 ? parts[5] : "";
        connections.add(
                listens ? Connection.on(parts[2], "", port, language) : Connection.to(parts[2], host, port, language));
    }

    /** Notes what a name can do; true if it decodes. */
    private boolean name(List<Token> tokens, int i, Set<String> readNames) {
        String written = tokens.get(i).text();
        // Clojure constructs with a dot after the type.
        String chain = written.endsWith(".") ? written.substring(0, written.length() - 1) : written;
        String last = chain.substring(chain.lastIndexOf('.') + 1);
        int dot = chain.length() - last.length() - 1;
        String pair = dot <= 0 ? last : chain.substring(chain.lastIndexOf('.', dot - 1) + 1);
        sockets = sockets || CodeNames.mentionsSockets(chain);
        if (last.equals("getline")) pipedRead(tokens, i, readNames);
        if (last.equals("socket") && i + 1 < tokens.size()) tclSocket(tokens, i);
        if (last.equals("syscall") && CodeCalls.isMemory(tokens, i)) found.add(Capability.MEMORY);
        boolean decodes = apply(tokens, i, CodeNames.of(pair));
        if (!pair.equals(last) && !RUN_COROUTINES.contains(pair)) decodes |= apply(tokens, i, CodeNames.of(last));
        if (dot > 0) decodes |= types(tokens, i, chain);
        String folded = last.toLowerCase(Locale.ROOT);
        if (CodeCalls.isCall(tokens, i)) guess(tokens, i, folded);
        decodes |= apply(tokens, i, CodeNames.ofLowerCase(folded));
        return decodes;
    }

    /** In {@code TCPSocket.new} or {@code IO::Socket::INET->new} it is the type that tells, not the method. */
    private boolean types(List<Token> tokens, int i, String chain) {
        boolean decodes = false;
        String[] parts = chain.split("\\.");
        for (int k = 0; k + 1 < parts.length; k++) {
            if (parts[k].isEmpty() || !Character.isUpperCase(parts[k].charAt(0))) continue;
            decodes |= apply(tokens, i, CodeNames.of(parts[k]));
            if (k > 0) decodes |= apply(tokens, i, CodeNames.of(parts[k - 1] + "." + parts[k]));
        }
        return decodes;
    }

    /** In a language no list knows, names still say what they do: {@code tcpConnect}, {@code spawn_shell}. */
    private void guess(List<Token> tokens, int i, String name) {
        boolean network =
                name.contains("tcp") || name.contains("sock") || name.contains("net") || name.contains("inet");
        boolean calls = name.contains("connect") || name.contains("dial") || name.contains("client");
        boolean waits =
                name.contains("listen") || name.contains("server") || name.contains("bind") || name.contains("accept");
        boolean starts = name.contains("spawn")
                || name.contains("exec")
                || name.contains("subprocess")
                || name.contains("popen")
                || name.contains("shell")
                || name.contains("runcommand")
                || name.contains("run_command");
        sockets |= name.contains("socket");
        if ((network && calls) || name.equals("dial")) {
            ifSockets.add(Capability.CONNECT);
            sockets |= network;
            address(tokens, i, false);
        } else if (network && waits) {
            ifSockets.add(Capability.LISTEN);
            sockets = true;
            address(tokens, i, true);
        }
        if (starts) {
            ifSockets.add(Capability.SPAWN);
            call(tokens, i);
        }
    }

    private boolean apply(List<Token> tokens, int i, List<Meaning> meanings) {
        boolean decodes = false;
        for (Meaning meaning : meanings) {
            if (!counts(meaning.when(), tokens, i)) continue;
            Capability capability = meaning.capability();
            (meaning.when() == When.WITH_SOCKETS ? ifSockets : found).add(capability);
            if (capability == Capability.SPAWN) call(tokens, i);
            // Called by another name, with whatever that is given.
            if (capability == Capability.SPAWN && CodeCalls.isAliased(tokens, i)) ifSockets.add(Capability.DYNAMIC);
            if (capability == Capability.MODE && CodeCalls.setsUserId(tokens, i)) found.add(Capability.SET_ID);
            if (capability == Capability.EVALUATE) written(tokens, i);
            if (capability == Capability.EVALUATE && CodeCalls.isDynamic(tokens, i)) {
                // Evaluating what was received is a shell in all but name.
                ifSockets.add(Capability.SPAWN);
                ifSockets.add(Capability.DYNAMIC);
            }
            if (capability == Capability.CONNECT) address(tokens, i, false);
            if (capability == Capability.LISTEN) address(tokens, i, true);
            decodes |= capability == Capability.DECODE;
        }
        return decodes;
    }

    private static boolean counts(When when, List<Token> tokens, int i) {
        return switch (when) {
            case ALWAYS -> true;
            // Whether there are sockets is known at the end of the text.
            case WITH_SOCKETS -> CodeCalls.isCall(tokens, i);
            case ALONE -> tokens.get(i).text().indexOf('.') <= 0;
            case WITH_ADDRESS -> CodeCalls.takesAddress(tokens, i);
        };
    }

    /** The strings in a call that starts a process are commands; a name first means the command comes from elsewhere. */
    private void call(List<Token> tokens, int i) {
        int open = 0;
        boolean first = true;
        for (int k = i + 1; k < tokens.size() && k < i + LONGEST_CALL; k++) {
            Token token = tokens.get(k);
            // Tcl's {*} takes a list for words.
            if (token.is('{') && k + 2 < tokens.size() && tokens.get(k + 1).is('*')) k += 2;
            else if (token.is('(') || token.is('[') || token.is('{')) open++;
            else if (token.is(')') || token.is(']') || token.is('}')) {
                if (--open <= 0) return;
            } else if (token.is(';')) return;
            else if (token.type() == TokenKind.STRING || token.type() == TokenKind.BACKQUOTED) {
                spawned(token.text());
                first = false;
            } else if (token.type() == TokenKind.NAME && first && !token.text().contains(".")) {
                found.add(Capability.DYNAMIC);
                if (language.equals("expect")) spawnedByExpect(token.text());
                first = false;
            } else if (token.type() == TokenKind.NAME && first) {
                found.add(Capability.DYNAMIC);
            }
        }
    }

    /** A program given to the evaluator as a string is part of the program. */
    private void written(List<Token> tokens, int i) {
        int k = i + 1 < tokens.size() && tokens.get(i + 1).is('(') ? i + 2 : i + 1;
        if (k >= tokens.size() || tokens.get(k).type() != TokenKind.STRING || evaluated.size() >= DEEPEST) return;
        String program = tokens.get(k).text();
        if (program.indexOf('(') > 0 && evaluated.add(program)) scan(program, evaluated.size());
    }

    private void spawned(String command) {
        if (commands.size() < 100 && command.length() > 1) commands.add(command);
        int blank = command.indexOf(' ');
        if (Knowledge.namesShell(blank < 0 ? command : command.substring(0, blank))) found.add(Capability.SHELL);
        if (command.startsWith("$") || command.startsWith("#{") || command.startsWith("@{") || command.startsWith("{$"))
            found.add(Capability.DYNAMIC);
    }

    /** Expect joins the programs it spawns, and a network program among them is its socket. */
    private void spawnedByExpect(String program) {
        spawned(program);
        int blank = program.indexOf(' ');
        if (Knowledge.kind(blank < 0 ? program : program.substring(0, blank)) == Knowledge.Kind.NETCAT) {
            sockets = true;
            found.add(Capability.CONNECT);
        }
    }

    /** The first string and number after a call that opens a socket are taken for host and port. */
    private void address(List<Token> tokens, int i, boolean listens) {
        String host = "";
        int port = -1;
        for (int k = i + 1; k < tokens.size() && k < i + LONGEST_CALL && port < 0; k++) {
            Token token = tokens.get(k);
            if (token.is(';')) break;
            if (token.type() == TokenKind.NUMBER) {
                port = Connection.portOf(token.text());
                if (port >= 0 && port < 10) port = -1;
            } else if (token.type() == TokenKind.STRING) {
                String value = token.text();
                int colon = value.lastIndexOf(':');
                int number = Connection.portOf(value);
                if (number > 0) {
                    port = number;
                } else if (colon >= 0 && Connection.portOf(value.substring(colon + 1)) > 0) {
                    host = value.substring(0, colon);
                    port = Connection.portOf(value.substring(colon + 1));
                } else if (host.isEmpty() && value.length() < 256 && value.indexOf(' ') < 0 && value.length() > 3) {
                    host = value;
                }
            }
        }
        if ((port < 0 && host.isEmpty()) || connections.size() > 20) return;
        Connection.Direction direction = listens ? Connection.Direction.LISTEN : Connection.Direction.CONNECT;
        connections.add(new Connection(direction, "tcp", host, port, language));
    }

    /** AWK reads a command's output with {@code command | getline}; a command that was itself read is remote control. */
    private void pipedRead(List<Token> tokens, int i, Set<String> readNames) {
        if (i + 1 < tokens.size() && tokens.get(i + 1).type() == TokenKind.NAME)
            readNames.add(tokens.get(i + 1).text());
        int k = i - 1;
        boolean both = k >= 0 && tokens.get(k).is('&');
        if (both) k--;
        if (k < 1 || !tokens.get(k).is('|')) return;
        Token command = tokens.get(k - 1);
        if (command.type() == TokenKind.NAME && (!both || readNames.contains(command.text()))) {
            found.add(Capability.SPAWN);
            found.add(Capability.DYNAMIC);
        } else if (command.type() == TokenKind.STRING && !both) {
            found.add(Capability.SPAWN);
            spawned(command.text());
        }
    }

    /** Tcl: {@code socket host port}, {@code socket -server handler port}. */
    private void tclSocket(List<Token> tokens, int i) {
        Token next = tokens.get(i + 1);
        if (next.is('-') && i + 2 < tokens.size() && tokens.get(i + 2).isName("server")) {
            found.add(Capability.LISTEN);
            address(tokens, i, true);
        } else if (next.is('$')
                || next.type() == TokenKind.NUMBER
                || (next.type() == TokenKind.NAME
                        && i + 2 < tokens.size()
                        && tokens.get(i + 2).type() == TokenKind.NUMBER)) {
            found.add(Capability.CONNECT);
            address(tokens, i, false);
        }
    }

    private void decode(List<Token> tokens, int depth) {
        for (Token token : tokens) {
            if (token.type() != TokenKind.STRING || token.text().length() < 8 || decoded.size() > 40) continue;
            for (String[] candidate : Decoders.candidates(token.text())) {
                decoded.add(candidate);
                string(candidate[1]);
                scan(candidate[1], depth + 1);
            }
        }
    }
}
