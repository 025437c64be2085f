package io.hivesec.engines.virus.icap;

import io.hivesec.engines.virus.Answer;
import io.hivesec.engines.virus.EngineAnswer;
import io.hivesec.engines.virus.EngineVersion;
import io.hivesec.engines.virus.Knowledge;
import io.hivesec.engines.virus.Specimen;
import io.hivesec.engines.virus.Threat;
import io.hivesec.engines.virus.VirusEngine;
import io.hivesec.engines.virus.wire.Address;
import io.hivesec.engines.virus.wire.Wire;
import io.hivesec.spi.Deadline;
import io.hivesec.spi.DeadlineException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An engine behind an ICAP service, asked with {@code RESPMOD} as if the specimen came from a web server. A body that the
 * service lets pass is compared with what was sent, so that a service that passes the beginning of a large file and nothing
 * more is not taken for one that looked at all of it.
 *
 * <p>Threads: safe; each examination has a connection to itself and leaves it for the next one.
 */
public final class IcapEngine implements VirusEngine {
    /** The largest specimen sent unless configured otherwise, in bytes; services pass larger ones unseen. */
    public static final long DEFAULT_MAX_BYTES = 25L << 20;

    private static final List<Knowledge.Line> STATUSES = Knowledge.lines(IcapEngine.class, "statuses.txt", 3);
    private static final Pattern SERVICE = Pattern.compile("[A-Za-z0-9._~/?=&%-]+");
    private static final int MAX_IDLE = 8;

    private final String name;
    private final Address address;
    private final String service;
    private final long maxBytes;
    private final ConcurrentLinkedDeque<Wire> idle = new ConcurrentLinkedDeque<>();
    private volatile @Nullable Dated known;

    /**
     * An engine.
     *
     * @param name what names it
     * @param address where the service listens; port 1344 unless the vendor says otherwise
     * @param service its path and parameters, without a leading slash, such as {@code avscan} or {@code av/respmod}
     * @param maxBytes larger specimens are not sent and are {@link Answer#INCOMPLETE}
     * @throws IllegalArgumentException when {@code service} could not stand in a request line
     */
    public IcapEngine(String name, Address address, String service, long maxBytes) {
        this.name = Objects.requireNonNull(name, "name");
        this.address = Objects.requireNonNull(address, "address");
        this.service = service;
        this.maxBytes = maxBytes;
        if (!SERVICE.matcher(service).matches()) {
            throw new IllegalArgumentException("not the path of a service: '" + service + "'");
        }
    }

    private record Dated(IcapService service, long nanos) {}

    @Override
    public String name() {
        return name;
    }

    /** The service's {@code ISTag} stands for its signatures, as RFC 3507 section 4.7 wants it to; it tells no date. */
    @Override
    public EngineVersion version(Deadline deadline) throws IOException, DeadlineException, InterruptedException {
        IcapService fresh = ask(deadline);
        return new EngineVersion(fresh.server(), fresh.tag(), "");
    }

    private IcapService ask(Deadline deadline) throws IOException, DeadlineException, InterruptedException {
        try (Wire wire = Wire.connect(address, deadline)) {
            wire.write(
                    "OPTIONS " + uri() + " ICAP/1.0\r\nHost: " + address.authority()
                            + "\r\nEncapsulated: null-body=0\r\nConnection: close\r\n\r\n",
                    deadline);
            IcapService told = IcapService.of(IcapHead.read(wire, deadline));
            known = new Dated(told, System.nanoTime());
            return told;
        } catch (IOException e) {
            throw about(e);
        }
    }

    private IcapService service(Deadline deadline) throws IOException, DeadlineException, InterruptedException {
        Dated dated = known;
        return dated != null
                        && System.nanoTime() - dated.nanos()
                                < dated.service().age().toNanos()
                ? dated.service()
                : ask(deadline);
    }

    private String uri() {
        return "icap://" + address.authority() + "/" + service;
    }

    private IOException about(IOException e) {
        String message = String.valueOf(e.getMessage());
        return message.startsWith(address.toString())
                ? e
                : new IOException(address + "/" + service + ": " + message, e);
    }

    @Override
    public EngineAnswer examine(Specimen specimen, Deadline deadline)
            throws IOException, DeadlineException, InterruptedException {
        if (specimen.size() > maxBytes) {
            return EngineAnswer.of(Answer.INCOMPLETE, "larger than " + maxBytes + " bytes");
        }
        try {
            IcapService told = service(deadline);
            Wire kept = idle.pollFirst();
            if (kept != null) {
                try {
                    return examine(kept, told, specimen, deadline);
                } catch (IcapHead.NoAnswerException e) {
                    // The service closed the connection while it was idle; that says nothing about the specimen.
                    idle.forEach(Wire::close);
                    idle.clear();
                }
            }
            return examine(Wire.connect(address, deadline), told, specimen, deadline);
        } catch (IOException e) {
            throw about(e);
        }
    }

    private EngineAnswer examine(Wire wire, IcapService told, Specimen specimen, Deadline deadline)
            throws IOException, DeadlineException, InterruptedException {
        boolean isKept = false;
        try (InputStream in = specimen.content().open()) {
            boolean allSent = begin(wire, told, specimen, in, deadline);
            IcapHead head = IcapHead.read(wire, deadline);
            if (head.status() == 100 && told.preview() >= 0 && specimen.size() > told.preview()) {
                allSent = IcapBody.send(wire, in, Long.MAX_VALUE, deadline) && wire.write("0\r\n\r\n", deadline);
                head = IcapHead.read(wire, deadline);
            }
            EngineAnswer answer = judge(wire, head, specimen, deadline);
            isKept = allSent && head.status() == 204 && head.keepsConnection() && idle.size() < MAX_IDLE;
            return answer;
        } finally {
            if (isKept) {
                idle.addFirst(wire);
            } else {
                wire.close();
            }
        }
    }

    /** Sends the request as far as the service wants to see it before it says more. */
    private boolean begin(Wire wire, IcapService told, Specimen specimen, InputStream in, Deadline deadline)
            throws IOException, DeadlineException, InterruptedException {
        // The digest stands where a name would: the service's log can be matched, and nothing an attacker wrote is
        // sent.
        String request =
                "GET http://hive.invalid/" + specimen.digests().sha256() + " HTTP/1.1\r\nHost: hive.invalid\r\n\r\n";
        String response = "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: "
                + specimen.size() + "\r\n\r\n";
        long preview = told.preview() < 0 ? Long.MAX_VALUE : told.preview();
        StringBuilder head = new StringBuilder("RESPMOD ").append(uri()).append(" ICAP/1.0\r\nHost: ");
        head.append(address.authority()).append("\r\nUser-Agent: hive\r\n");
        if (told.allows204()) {
            head.append("Allow: 204\r\n");
        }
        if (told.preview() >= 0) {
            head.append("Preview: ").append(Math.min(preview, specimen.size())).append("\r\n");
        }
        head.append("Encapsulated: req-hdr=0, res-hdr=").append(request.length());
        head.append(", res-body=").append(request.length() + response.length()).append("\r\n\r\n");
        boolean isWhole = told.preview() < 0 || specimen.size() <= preview;
        return wire.write(head + request + response, deadline)
                && IcapBody.send(wire, in, preview, deadline)
                && wire.write(isWhole && told.preview() >= 0 ? "0; ieof\r\n\r\n" : "0\r\n\r\n", deadline);
    }

    private EngineAnswer judge(Wire wire, IcapHead head, Specimen specimen, Deadline deadline)
            throws IOException, DeadlineException, InterruptedException {
        Optional<EngineAnswer> said = IcapDialects.read(head);
        if (said.isPresent() && said.get().answer() != Answer.CLEAN) {
            if (said.get().answer() == Answer.ERROR) {
                throw new IOException(said.get().detail());
            }
            return said.get();
        }
        Knowledge.Line status = STATUSES.stream()
                .filter(line -> line.field(0).equals(Integer.toString(head.status())))
                .findFirst()
                .orElseThrow(() -> new IOException("ICAP status " + head.status()));
        if (status.field(1).equals("ECHO")) {
            return echo(wire, head, specimen, deadline);
        }
        Answer answer = status.constant(1, Answer.class);
        String detail = "ICAP status " + head.status() + ": " + status.field(2);
        if (answer == Answer.ERROR) {
            throw new IOException(detail);
        }
        return answer.isDetection()
                ? new EngineAnswer(answer, List.of(Threat.named(detail)), "")
                : EngineAnswer.of(answer, answer == Answer.CLEAN ? "" : detail);
    }

    private static EngineAnswer echo(Wire wire, IcapHead head, Specimen specimen, Deadline deadline)
            throws IOException, DeadlineException, InterruptedException {
        String parts = head.header("encapsulated").orElse("");
        if (!parts.contains("res-hdr")) {
            throw new IOException("ICAP status 200 without a response in it");
        }
        IcapHead page = IcapHead.read(wire, deadline);
        Optional<EngineAnswer> said = IcapDialects.read(page);
        if (said.isPresent() && said.get().answer().isDetection()) {
            return said.get();
        }
        if (page.status() != 200) {
            return EngineAnswer.suspicious(Threat.named("blocked with HTTP status " + page.status()));
        }
        if (!parts.contains("res-body")) {
            return specimen.size() == 0
                    ? EngineAnswer.CLEAN
                    : EngineAnswer.of(Answer.INCOMPLETE, "the service passed nothing of it");
        }
        return switch (IcapBody.compare(wire, specimen, deadline)) {
            case SAME -> EngineAnswer.CLEAN;
            case TRUNCATED -> EngineAnswer.of(Answer.INCOMPLETE, "the service passed only the beginning of it");
            case CHANGED -> EngineAnswer.suspicious(Threat.named("replaced by another page"));
        };
    }

    @Override
    public void close() {
        idle.forEach(Wire::close);
        idle.clear();
    }
}
