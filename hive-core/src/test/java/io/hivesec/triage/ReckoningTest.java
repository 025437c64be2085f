package io.hivesec.triage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.hivesec.alert.Triage;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ReckoningTest {
    private final Reckoning reckoning = reckoning(Weights.DEFAULT);

    private List<Triage.Signal> signals() {
        return reckoning.result(Triage.Impact.NONE).signals();
    }

    private static Reckoning reckoning(Weights weights) {
        return new Reckoning(weights, Phrases.in(Locale.ENGLISH));
    }

    @Test
    void add_signalsOfOneGroup_countToItsCap() {
        reckoning.add("executable-in-writable-place", "/tmp/a");
        reckoning.add("executable-not-from-image", "written");
        reckoning.add("executable-not-from-image", "again");
        assertThat(signals()).extracting(Triage.Signal::decibans).containsExactly(12.0, 4.0, 0.0);
        assertThat(signals()).extracting(Triage.Signal::uncapped).containsExactly(12.0, 10.0, 10.0);
    }

    @Test
    void add_signalsOfDifferentGroups_areNotCut() {
        reckoning.add("executable-in-writable-place", "/tmp/a");
        reckoning.add("known-bad", "x");
        assertThat(signals()).extracting(Triage.Signal::decibans).containsExactly(12.0, 20.0);
    }

    @Test
    void add_whatSpeaksForInnocence_countsToItsCapTogether() {
        reckoning.add("interactive-lineage", "bash");
        reckoning.add("target-scope", -30, "loopback");
        reckoning.add("repeats", "10 times");
        assertThat(signals()).extracting(Triage.Signal::decibans).containsExactly(-8.0, -17.0, 0.0);
    }

    @Test
    void add_lowPrior_takesNothingFromTheCapOfInnocence() {
        reckoning.add("prior", -5, "rule");
        reckoning.add("target-scope", -30, "loopback");
        assertThat(signals()).extracting(Triage.Signal::decibans).containsExactly(-5.0, -25.0);
    }

    @Test
    void add_longDetail_isCut() {
        reckoning.add("prior", 2, "a".repeat(240));
        reckoning.add("prior", 2, "a".repeat(241));
        assertThat(signals()).extracting(Triage.Signal::detail).containsExactly("a".repeat(240), "a".repeat(240) + "…");
    }

    @Test
    void observeEach_countsAsOftenAsThereAreFacts() {
        reckoning.observeEach("correlated-alerts", List.of(seen("a"), seen("b"), seen("c")), 2);
        assertThat(signals()).singleElement().satisfies(signal -> {
            assertThat(signal.decibans()).isEqualTo(10);
            assertThat(signal.detail()).isEqualTo("a, b, c");
            assertThat(signal.seen()).hasSize(3);
        });
    }

    @Test
    void observe_afterATriage_keepsWhatWasSeenAndAddsWhatIsNew() {
        reckoning.observe("after-reconnaissance", List.of(seen("id"), seen("id"), seen("ls")));
        Reckoning later = reckoning(Weights.DEFAULT).after(reckoning.result(Triage.Impact.NONE));
        later.observe("after-reconnaissance", List.of(seen("ls"), seen("ps")));
        assertThat(later.result(Triage.Impact.NONE).signals())
                .singleElement()
                .satisfies(signal ->
                        assertThat(signal.seen()).extracting(Triage.Seen::what).containsExactly("id", "ls", "ps"));
    }

    @Test
    void observe_moreThanIsListed_saysThatThereWasMore() {
        List<Triage.Seen> many =
                IntStream.range(0, 20).mapToObj(i -> seen("p" + i)).toList();
        reckoning.observe("new-peers", many);
        assertThat(signals()).singleElement().satisfies(signal -> {
            assertThat(signal.seen()).hasSize(9);
            assertThat(signal.detail()).contains("p7 at").endsWith("; …").doesNotContain("p8 at");
        });
    }

    private static Triage.Seen seen(String what) {
        return new Triage.Seen(Instant.EPOCH, what);
    }

    @Test
    void hard_belowTheFloor_isRaisedToIt() {
        reckoning.hard("executable-not-from-image", "written");
        reckoning.add("target-scope", -30, "loopback");
        Triage triage = reckoning.result(Triage.Impact.NONE);
        assertThat(triage.probability()).isEqualTo(0.5);
        assertThat(triage.signals().get(2).name()).isEqualTo("hard-indicator");
        assertThat(triage.signals().get(2).decibans()).isEqualTo(15);
    }

    @Test
    void hard_atTheFloorOrAbove_staysAsItIs() {
        reckoning.hard("executable-not-from-image", "written");
        reckoning.add("target-scope", -10, "loopback");
        assertThat(signals()).hasSize(2);
        reckoning.add("server-parent", "nginx");
        assertThat(reckoning.result(Triage.Impact.NONE).probability()).isCloseTo(0.941, within(0.001));
    }

    @Test
    void soft_belowTheFloor_staysThere() {
        reckoning.add("target-scope", -30, "loopback");
        assertThat(reckoning.result(Triage.Impact.NONE).probability()).isLessThan(0.01);
        assertThat(signals()).hasSize(1);
    }

    @Test
    void counterfactual_isWithoutTheStrongestSignalWhicheverWayItPoints() {
        reckoning.add("prior", 30, "rule");
        reckoning.add("server-parent", "nginx");
        reckoning.add("target-scope", -15, "loopback");
        Triage.Counterfactual without = reckoning.result(Triage.Impact.NONE).counterfactual();
        assertThat(without).isEqualTo(new Triage.Counterfactual("target-scope", Reckoning.probability(42)));
    }

    @Test
    void counterfactual_withoutASignalThatCounts_isNone() {
        reckoning.add("prior", 10, "rule");
        reckoning.add("repeats", 0, "nothing");
        assertThat(reckoning.result(Triage.Impact.NONE).counterfactual()).isNull();
    }

    @Test
    void notChecked_saidTwice_isToldOnce() {
        reckoning.notChecked("peers");
        reckoning.notChecked("image");
        reckoning.notChecked("peers");
        assertThat(reckoning.result(Triage.Impact.NONE).notChecked())
                .containsExactly("peers connected to afterwards", "whether the executable is from the image");
    }

    @ParameterizedTest
    @CsvSource({"0, 0.5", "10, 0.909", "-10, 0.091", "20, 0.990"})
    void probability_isOfOddsInDecibans(double decibans, double expected) {
        assertThat(Reckoning.probability(decibans)).isCloseTo(expected, within(0.001));
    }

    @Test
    void weights_ofTheSite_goBeforeTheBundledOnes() {
        Reckoning site = reckoning(Weights.DEFAULT.with(Map.of("server-parent", -3.0)));
        site.add("server-parent", "nginx");
        assertThat(site.result(Triage.Impact.NONE).signals())
                .extracting(Triage.Signal::decibans)
                .containsExactly(-3.0);
    }
}
