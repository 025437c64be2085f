package io.hivesec.detectors.command;

import java.util.HashSet;
import java.util.Set;

/** Says quickly whether a text that is only an argument could be a command line or program text worth reading. */
final class Triggers {
    private static final Set<String> WORDS = new HashSet<>(Set.of(
            "socat",
            "telnet",
            "tcp",
            "udp",
            "inet",
            "openssl",
            "base64",
            "base32",
            "xxd",
            "eval",
            "socket",
            "Socket",
            "sockets",
            "Sockets",
            "fsockopen",
            "TCPSocket",
            "TCPClient",
            "TcpStream",
            "connect",
            "Dial",
            "net",
            "mkfifo",
            "mknod",
            "ztcp",
            "zsocket",
            "gen_tcp",
            "IO",
            "INET",
            "socketConnection",
            "ssh",
            "xterm",
            "stream_socket_client",
            "TCPServer",
            "ServerSocket",
            "socket_create",
            "connectTo",
            "bash",
            "sh",
            "urlopen",
            "http",
            "https",
            "chmod",
            "crontab",
            "cron",
            "authorized_keys",
            "backconnect",
            "iex",
            "IEX",
            "powershell",
            "setuid",
            "setresuid"));

    static {
        for (var entry : Knowledge.sections("programs.txt")) {
            if (entry.getKey().equals("netcat") || entry.getKey().equals("downloader")) {
                for (String name : entry.getValue()) if (name.length() > 1) WORDS.add(name);
            }
        }
    }

    private static final String[] FOREIGN = {
        "new Socket(",
        "=new ",
        "= new ",
        "import java",
        "import 'dart",
        "require(",
        "public static",
        "func main",
        "fn main",
        "def main",
        "using System",
        "TcpClient",
        "ProcessBuilder",
        "getRuntime()",
        "TcpStream::",
        "TCPSocket",
        "fsockopen(",
        "import socket",
        "#include <"
    };

    private Triggers() {}

    /** Whether reading the text as commands could show something. */
    static boolean mayRun(String text) {
        if (text.length() < 6) return false;
        boolean several = false;
        boolean word = false;
        int start = -1;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : ' ';
            if (Source.isName(c)) {
                if (start < 0) start = i;
                continue;
            }
            several |= i < text.length() && (c <= ' ' || c == '{' || c == '%');
            if (start >= 0 && !word && i - start < 24 && i - start > 1) word = WORDS.contains(text.substring(start, i));
            start = -1;
            if (word && several) return true;
        }
        return false;
    }

    /** Whether a text given to a shell looks like program text of some other language instead. */
    static boolean isForeign(String text) {
        if (text.length() < 40 || text.indexOf('(') < 0 || (text.indexOf(';') < 0 && text.indexOf('{') < 0))
            return false;
        for (String sign : FOREIGN) if (text.contains(sign) && mayBeCode(text)) return true;
        return false;
    }

    /** Whether reading the text as program text could show something. */
    static boolean mayBeCode(String text) {
        return text.length() > 16
                && (text.indexOf('(') >= 0 || text.indexOf('{') >= 0 || text.indexOf('"') >= 0)
                && mayRun(text);
    }
}
