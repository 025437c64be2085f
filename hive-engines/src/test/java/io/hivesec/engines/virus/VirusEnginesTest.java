package io.hivesec.engines.virus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.hivesec.alert.Confidence;
import io.hivesec.alert.Verdict;
import io.hivesec.spi.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
final class VirusEnginesTest {

    @Test
    void examine_oneOfFourFindsAndOneIsLate_saysSo() throws Exception {
        Examination examination = examine(
                FakeEngine.finding("avira", "TR/Example"),
                FakeEngine.clean("clamav"),
                FakeEngine.clean("own"),
                FakeEngine.answering("t-sec", Answer.TIMEOUT));
        assertThat(examination.summary()).isEqualTo("1/4 (+1 timeout)");
        assertThat(examination.verdict()).isEqualTo(Verdict.MALICIOUS);
        assertThat(examination.confidence()).isEqualTo(Confidence.HIGH);
        assertThat(examination.reasons()).anyMatch(reason -> reason.startsWith("avira found TR/Example"));
    }

    @Test
    void examine_oneThatWantsASecondOpinionAgainstThree_isSuspicious() throws Exception {
        Examination examination = examine(
                FakeEngine.finding("clamav", "Unix.Malware.Example"),
                FakeEngine.clean("avira"),
                FakeEngine.clean("own"),
                FakeEngine.clean("t-sec"));
        assertThat(examination.verdict()).isEqualTo(Verdict.SUSPICIOUS);
        assertThat(examination.confidence()).isEqualTo(Confidence.MEDIUM);
        assertThat(examination.reasons()).last().asString().contains("second opinion");
    }

    @Test
    void examine_twoThatWantASecondOpinion_areMaliciousTogether() throws Exception {
        Examination examination =
                examine(FakeEngine.finding("clamav", "Unix.Malware.Example"), FakeEngine.finding("own", "Example"));
        assertThat(examination.verdict()).isEqualTo(Verdict.MALICIOUS);
        assertThat(examination.confidence()).isEqualTo(Confidence.HIGH);
    }

    @ParameterizedTest
    @EnumSource(
            value = Answer.class,
            names = {"ENCRYPTED", "INCOMPLETE", "TIMEOUT", "ERROR"})
    void examine_anythingUnjudged_isNeverBenign(Answer answer) throws Exception {
        assertThat(examine(FakeEngine.clean("own"), FakeEngine.answering("clamav", answer))
                        .verdict())
                .isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void examine_unsupportedByOne_leavesTheOthersWord() throws Exception {
        assertThat(examine(FakeEngine.clean("own"), FakeEngine.answering("yara", Answer.UNSUPPORTED))
                        .verdict())
                .isEqualTo(Verdict.BENIGN);
        assertThat(examine(FakeEngine.answering("yara", Answer.UNSUPPORTED)).verdict())
                .isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void examine_engineThatHangs_costsItsColumnAndNoMoreThanTheDeadline() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        FakeEngine hung = new FakeEngine("hung", (specimen, deadline) -> {
            never.await();
            return EngineAnswer.CLEAN;
        });
        try (VirusEngines engines = VirusEngines.builder()
                .deadline(Duration.ofSeconds(2))
                .engine(hung)
                .engine(FakeEngine.clean("own"))
                .build()) {
            Deadline longer = Deadline.in(Duration.ofMinutes(10));
            Examination examination = engines.examine(specimen(1), longer);
            // The hung engine never answers and the caller has minutes: only the set's own deadline can have ended the
            // wait.
            assertThat(never.getCount()).isOne();
            assertThat(longer.hasPassed()).isFalse();
            assertThat(examination.summary()).isEqualTo("0/2 (+1 timeout)");
            assertThat(examination.columns())
                    .extracting(EngineColumn::engine, column -> column.answer().answer())
                    .containsExactlyInAnyOrder(tuple("hung", Answer.TIMEOUT), tuple("own", Answer.CLEAN));
        }
    }

    @Test
    void examine_engineThatThrows_isAnErrorWithItsReason() throws Exception {
        Examination examination = examine(new FakeEngine("broken", (specimen, deadline) -> {
            throw new IllegalStateException("out of luck");
        }));
        assertThat(examination.columns().get(0).answer().answer()).isEqualTo(Answer.ERROR);
        assertThat(examination.columns().get(0).answer().detail()).contains("out of luck");
    }

    @Test
    void examine_sameBytesAgain_areRememberedUntilTheDatabaseChanges() throws Exception {
        FakeEngine engine = FakeEngine.finding("own", "Example");
        try (VirusEngines engines = VirusEngines.builder().engine(engine).build()) {
            engines.examine(specimen(1), soon());
            assertThat(engines.examine(specimen(1), soon()).columns().get(0).isKnown())
                    .isTrue();
            assertThat(engine.asked).hasValue(1);
            engines.examine(specimen(2), soon());
            assertThat(engine.asked).hasValue(2);
        }
    }

    @Test
    void examine_failureOrUnknownDatabase_isNeverRemembered() throws Exception {
        FakeEngine failing = FakeEngine.answering("failing", Answer.INCOMPLETE);
        FakeEngine undated = FakeEngine.clean("undated");
        undated.version = new EngineVersion("Fake 1", "", "");
        try (VirusEngines engines =
                VirusEngines.builder().engine(failing).engine(undated).build()) {
            engines.examine(specimen(1), soon());
            engines.examine(specimen(1), soon());
            assertThat(failing.asked).hasValue(2);
            assertThat(undated.asked).hasValue(2);
        }
    }

    @Test
    void examine_fullQueue_makesTheCallerWaitAndThenSaysSo() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        FakeEngine slow = new FakeEngine("slow", (specimen, deadline) -> {
            begun.countDown();
            release.await();
            return EngineAnswer.CLEAN;
        });
        try (VirusEngines engines =
                VirusEngines.builder().engine(slow, 1).queue(0).build()) {
            Thread first = new Thread(() -> {
                try {
                    engines.examine(specimen(1), soon());
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            first.start();
            begun.await();
            Examination second = engines.examine(specimen(2), Deadline.in(Duration.ofMillis(200)));
            assertThat(second.columns().get(0).answer().detail()).contains("queue");
            release.countDown();
            first.join();
            assertThat(engines.examine(specimen(3), soon()).verdict()).isEqualTo(Verdict.BENIGN);
        }
    }

    @Test
    void examine_progress_tellsEachColumn() throws Exception {
        List<String> told = new ArrayList<>();
        try (VirusEngines engines = VirusEngines.builder()
                .engine(FakeEngine.clean("one"))
                .engine(FakeEngine.clean("two"))
                .build()) {
            engines.examine(specimen(1), soon(), column -> told.add(column.engine()));
        }
        assertThat(told).containsExactly("one", "two");
    }

    @Test
    void builder_twoEnginesOfOneName_areRefused() {
        VirusEngines.Builder builder = VirusEngines.builder().engine(FakeEngine.clean("own"));
        assertThatThrownBy(() -> builder.engine(FakeEngine.clean("own"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void builder_settingsThatMakeNoSense_areRefusedWithTheirName() {
        VirusEngines.Builder builder = VirusEngines.builder();
        VirusEngine engine = FakeEngine.clean("own");
        assertThatThrownBy(() -> builder.engine(engine, 0)).hasMessageContaining("'own' needs 1 thread");
        assertThatThrownBy(() -> builder.deadline(Duration.ZERO)).hasMessageContaining("deadline");
        assertThatThrownBy(() -> builder.queue(-1)).hasMessageContaining("queue of -1");
        assertThatThrownBy(() -> builder.cache(-1, Duration.ZERO)).hasMessageContaining("cache of -1");
        builder.engine(engine).trust("owm", 20);
        assertThatThrownBy(builder::build).hasMessageContaining("'owm'", "[own]");
    }

    @Test
    void breaker_fiveFailures_openItUntilAProbeSucceeds() {
        long[] now = {0};
        CircuitBreaker breaker = new CircuitBreaker(() -> now[0]);
        for (int i = 0; i < CircuitBreaker.FAILURES; i++) {
            assertThat(breaker.permission()).isEqualTo(CircuitBreaker.Permission.ASK);
            breaker.failed("gone");
        }
        assertThat(breaker.permission()).isEqualTo(CircuitBreaker.Permission.REST);
        now[0] += CircuitBreaker.REST.toNanos();
        assertThat(breaker.permission()).isEqualTo(CircuitBreaker.Permission.PROBE);
        assertThat(breaker.permission()).isEqualTo(CircuitBreaker.Permission.REST);
        breaker.isBack();
        assertThat(breaker.permission()).isEqualTo(CircuitBreaker.Permission.ASK);
        breaker.failed("gone again");
        assertThat(breaker.permission()).isEqualTo(CircuitBreaker.Permission.REST);
    }

    @Test
    void canaries_engineThatFindsNothing_isNeverClean() {
        CanaryCheckedEngine blind = new CanaryCheckedEngine(FakeEngine.clean("blind"));
        assertThatThrownBy(() -> blind.examine(specimen(1), soon()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("EICAR");
    }

    private static Examination examine(VirusEngine... engines) throws Exception {
        VirusEngines.Builder builder = VirusEngines.builder();
        for (VirusEngine engine : engines) {
            builder.engine(engine);
        }
        try (VirusEngines set = builder.build()) {
            return set.examine(specimen(1), soon());
        }
    }

    private static Specimen specimen(int number) throws IOException {
        return Specimen.of(new byte[] {(byte) number});
    }

    private static Deadline soon() {
        return Deadline.in(Duration.ofSeconds(10));
    }
}
