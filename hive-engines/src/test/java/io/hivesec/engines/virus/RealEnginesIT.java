package io.hivesec.engines.virus;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.Verdict;
import io.hivesec.artifact.FileArtifact;
import io.hivesec.engines.virus.clamd.ClamdClient;
import io.hivesec.engines.virus.clamd.ClamdEngine;
import io.hivesec.engines.virus.icap.IcapEngine;
import io.hivesec.engines.virus.wire.Address;
import io.hivesec.spi.Deadline;
import io.hivesec.spi.DeadlineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The adapters against real clamd and c-icap, healthy, killed, frozen and back again. */
@Timeout(600)
final class RealEnginesIT {
    private static final Path TEST_FILES = Path.of("/usr/share/clamav-testfiles");
    private static final Duration SHORT = Duration.ofSeconds(2);
    /** Fewer than open the breaker, which then answers at once. */
    private static final int ATTEMPTS = CircuitBreaker.FAILURES - 1;

    private static final byte[] HARMLESS = "nothing to see here\n".repeat(50).getBytes(StandardCharsets.US_ASCII);

    private static RealEngines real;

    private boolean isClamdDamaged;
    private boolean isIcapDamaged;

    @BeforeAll
    static void start() throws Exception {
        real = RealEngines.start();
    }

    @AfterAll
    static void stop() throws Exception {
        real.stop();
    }

    @AfterEach
    void repair() throws Exception {
        if (isClamdDamaged) {
            real.startClamd();
        }
        if (isIcapDamaged) {
            real.startIcap();
        }
    }

    @Test
    void clamd_itsTestFiles_areAllFoundOverBothSockets() throws Exception {
        List<Path> files;
        try (Stream<Path> list = Files.list(TEST_FILES)) {
            files = list.sorted().toList();
        }
        assertThat(files).hasSizeGreaterThanOrEqualTo(44);
        for (Address address : List.of(real.clamdSocket(), real.clamdPort())) {
            ClamdEngine clamav = clamd(address);
            for (Path file : files) {
                EngineAnswer answer = clamav.examine(Specimen.of(FileArtifact.of(file)), soon());
                assertThat(answer.answer()).as("%s over %s", file, address).isEqualTo(Answer.MALICIOUS);
            }
        }
    }

    @Test
    void clamd_session_answersAreMatchedByNumber() throws Exception {
        List<Specimen> specimens = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            byte[] noise = new byte[i % 3 == 0 ? 2 << 20 : 2000];
            new Random(i).nextBytes(noise);
            specimens.add(Specimen.of(i % 4 == 1 ? Canaries.zip(0) : noise));
        }
        List<EngineAnswer> answers = clamd(real.clamdSocket()).examineAll(specimens, soon());
        for (int i = 0; i < 30; i++) {
            assertThat(answers.get(i).answer()).isEqualTo(i % 4 == 1 ? Answer.MALICIOUS : Answer.CLEAN);
        }
    }

    @Test
    void clamd_commands_areAnswered() throws Exception {
        ClamdClient client = new ClamdClient(real.clamdSocket());
        client.ping(soon());
        assertThat(client.version(soon())).startsWith("ClamAV ");
        assertThat(client.stats(soon())).startsWith("POOLS:").endsWith("END");
    }

    @Test
    void clamd_largerThanItsStreamLimit_isIncomplete() throws Exception {
        EngineAnswer answer = clamd(real.clamdSocket()).examine(Specimen.of(new byte[6 << 20]), soon());
        assertThat(answer.answer()).isEqualTo(Answer.INCOMPLETE);
        assertThat(answer.detail()).contains("StreamMaxLength");
    }

    @Test
    void clamd_lockedArchive_isEncrypted() throws Exception {
        byte[] zip = Canaries.zip(0);
        // The lowest bit of the flags says "encrypted", in the local header and in the central directory.
        zip[6] |= 1;
        for (int i = 0; i < zip.length - 9; i++) {
            if (zip[i] == 'P' && zip[i + 1] == 'K' && zip[i + 2] == 1 && zip[i + 3] == 2) {
                zip[i + 8] |= 1;
            }
        }
        assertThat(clamd(real.clamdSocket()).examine(Specimen.of(zip), soon()).answer())
                .isEqualTo(Answer.ENCRYPTED);
    }

    @Test
    void clamd_killed_isAnErrorAndBackWithinTwoSecondsOfItsReturn() throws Exception {
        try (VirusEngines engines =
                VirusEngines.builder().engine(clamd(real.clamdSocket())).build()) {
            assertThat(ask(engines, HARMLESS).verdict()).isEqualTo(Verdict.BENIGN);
            List<Double> took = new ArrayList<>();
            while (took.stream().noneMatch(each -> each <= 2) && took.size() < ATTEMPTS) {
                took.add(secondsToBeBack(engines));
            }
            assertThat(took).anyMatch(each -> each <= 2);
        }
    }

    /** How long after clamd's return an engine is asked again that was given up; on a busy machine longer than on others. */
    private double secondsToBeBack(VirusEngines engines) throws Exception {
        isClamdDamaged = true;
        real.signal("KILL", "clamd");
        String reasons = "";
        while (!reasons.contains("not asked after 5 failures")) {
            Examination down = ask(engines, HARMLESS);
            assertThat(down.verdict()).isEqualTo(Verdict.UNKNOWN);
            assertThat(down.summary()).isEqualTo("0/1 (+1 error)");
            reasons = down.reasons().toString();
        }
        real.startClamd();
        isClamdDamaged = false;
        long back = System.nanoTime();
        while (ask(engines, HARMLESS).verdict() != Verdict.BENIGN) {
            assertThat(secondsSince(back)).isLessThan(30);
        }
        return secondsSince(back);
    }

    @Test
    void clamd_frozen_isATimeoutAtTheDeadlineAndDelaysNobodyElse() throws Exception {
        try (VirusEngines engines = VirusEngines.builder()
                .deadline(SHORT)
                .engine(clamd(real.clamdSocket()))
                .engine(FakeEngine.clean("second"))
                .engine(FakeEngine.clean("third"))
                .engine(FakeEngine.finding("fourth", "Trojan.Example"))
                .build()) {
            real.signal("STOP", "clamd");
            try {
                assertEndsAtTheDeadline(engines, "1/4 (+1 timeout)");
            } finally {
                real.signal("CONT", "clamd");
            }
        }
    }

    /**
     * A frozen engine costs the deadline: never a tenth less, and no more than 100 ms more. A machine that is busy with other
     * things delays any thread, so one of a few attempts has to be on time.
     */
    private static void assertEndsAtTheDeadline(VirusEngines engines, String summary) throws Exception {
        List<Double> took = new ArrayList<>();
        double latest = seconds(SHORT) + 0.1;
        while (took.stream().noneMatch(each -> each <= latest) && took.size() < ATTEMPTS) {
            byte[] file = ("file " + took.size()).getBytes(StandardCharsets.US_ASCII);
            long start = System.nanoTime();
            Examination examination = ask(engines, file);
            took.add(secondsSince(start));
            assertThat(examination.summary()).isEqualTo(summary);
        }
        assertThat(took).allMatch(each -> each >= 0.9 * seconds(SHORT));
        assertThat(took).anyMatch(each -> each <= latest);
    }

    @Test
    void clamd_killedWhileItHasTheFile_isAnError() throws Exception {
        try (VirusEngines engines =
                VirusEngines.builder().engine(clamd(real.clamdSocket())).build()) {
            ask(engines, HARMLESS);
            real.signal("STOP", "clamd");
            isClamdDamaged = true;
            Thread killer = new Thread(() -> {
                try {
                    real.signal("KILL", "clamd");
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            killer.start();
            Examination examination = ask(engines, new byte[3 << 20]);
            killer.join();
            assertThat(examination.verdict()).isEqualTo(Verdict.UNKNOWN);
        }
    }

    @Test
    void icap_testFileAndHarmlessFile_areToldApartAtEverySize() throws Exception {
        try (IcapEngine icap = icap()) {
            for (int padding : List.of(0, 500, 900, 1024, 70_000, 3 << 20)) {
                EngineAnswer found = icap.examine(Specimen.of(Canaries.zip(padding)), soon());
                assertThat(found.answer()).as("%s bytes", padding).isEqualTo(Answer.MALICIOUS);
                assertThat(found.threats().get(0).name()).contains("Hive.Eicar");
                byte[] noise = new byte[padding];
                new Random(padding).nextBytes(noise);
                assertThat(icap.examine(Specimen.of(noise), soon()).answer())
                        .as("%s bytes of noise", padding)
                        .isEqualTo(Answer.CLEAN);
            }
        }
    }

    @Test
    void icap_canaries_showTheKindsThatTheServicePassesUnseen() throws Exception {
        byte[] pdf = "%PDF-1.4\nharmless".getBytes(StandardCharsets.US_ASCII);
        try (CanaryCheckedEngine icap = new CanaryCheckedEngine(icap())) {
            assertThat(icap.examine(Specimen.of(HARMLESS), soon()).answer()).isEqualTo(Answer.CLEAN);
            assertThat(icap.examine(Specimen.of(pdf), soon()).answer()).isEqualTo(Answer.INCOMPLETE);
            assertThat(icap.describe()).contains("PDF").doesNotContain("GIF");
        }
    }

    @Test
    void icap_clamdBehindItKilled_isAnErrorAndBackAfterIt() throws Exception {
        try (IcapEngine icap = icap();
                VirusEngines engines = VirusEngines.builder().engine(icap).build()) {
            isClamdDamaged = true;
            real.signal("KILL", "clamd");
            assertThat(ask(engines, HARMLESS).verdict()).isEqualTo(Verdict.UNKNOWN);
            real.startClamd();
            isClamdDamaged = false;
            assertThat(icap.examine(Specimen.of(Canaries.plain()), soon()).answer())
                    .isEqualTo(Answer.MALICIOUS);
        }
    }

    @Test
    void icap_frozen_isATimeoutAtTheDeadline() throws Exception {
        try (VirusEngines engines =
                VirusEngines.builder().deadline(SHORT).engine(icap()).build()) {
            ask(engines, HARMLESS);
            real.signal("STOP", "c-icap");
            try {
                assertEndsAtTheDeadline(engines, "0/1 (+1 timeout)");
            } finally {
                real.signal("CONT", "c-icap");
            }
        }
    }

    @Test
    void icap_killed_isAnErrorAndBackAfterItsReturn() throws Exception {
        try (VirusEngines engines = VirusEngines.builder().engine(icap()).build()) {
            assertThat(ask(engines, HARMLESS).verdict()).isEqualTo(Verdict.BENIGN);
            isIcapDamaged = true;
            real.signal("KILL", "c-icap");
            assertThat(ask(engines, new byte[10]).verdict()).isEqualTo(Verdict.UNKNOWN);
            real.startIcap();
            isIcapDamaged = false;
            assertThat(ask(engines, new byte[11]).verdict()).isEqualTo(Verdict.BENIGN);
        }
    }

    @Test
    void clamd_replyCutAnywhere_isNeverClean() throws Exception {
        long whole;
        try (CuttingProxy proxy = real.clamdCutAfter(Long.MAX_VALUE)) {
            assertThat(answer(clamd(proxy.address()))).isEqualTo(Answer.CLEAN);
            whole = proxy.passed();
        }
        for (long bytes = 0; bytes < whole; bytes++) {
            try (CuttingProxy proxy = real.clamdCutAfter(bytes)) {
                assertThat(answer(clamd(proxy.address())))
                        .as("%d of %d bytes", bytes, whole)
                        .isNotEqualTo(Answer.CLEAN);
            }
        }
    }

    @Test
    void icap_replyCutAnywhere_isNeverClean() throws Exception {
        long whole;
        try (CuttingProxy proxy = real.icapCutAfter(Long.MAX_VALUE);
                IcapEngine icap = icap(proxy.address())) {
            assertThat(answer(icap)).isEqualTo(Answer.CLEAN);
            whole = proxy.passed();
        }
        for (long bytes = 0; bytes < whole; bytes += bytes < whole - 30 ? 11 : 1) {
            try (CuttingProxy proxy = real.icapCutAfter(bytes);
                    IcapEngine icap = icap(proxy.address())) {
                assertThat(answer(icap)).as("%d of %d bytes", bytes, whole).isNotEqualTo(Answer.CLEAN);
            }
        }
    }

    private static Answer answer(VirusEngine engine) throws DeadlineException, InterruptedException {
        try {
            return engine.examine(Specimen.of(HARMLESS), soon()).answer();
        } catch (IOException e) {
            return Answer.ERROR;
        }
    }

    private static Examination ask(VirusEngines engines, byte[] bytes) throws IOException, InterruptedException {
        return engines.examine(Specimen.of(bytes), soon());
    }

    private static ClamdEngine clamd(Address address) {
        return new ClamdEngine("clamav", address, ClamdEngine.DEFAULT_MAX_BYTES);
    }

    private static IcapEngine icap() {
        return icap(real.icap());
    }

    private static IcapEngine icap(Address address) {
        return new IcapEngine("icap", address, "avscan", IcapEngine.DEFAULT_MAX_BYTES);
    }

    private static Deadline soon() {
        return Deadline.in(Duration.ofSeconds(30));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1e3;
    }

    private static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }
}
