package io.hivesec.triage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.hivesec.alert.Triage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ReckoningTest {
    private final Reckoning reckoning = new Reckoning(Weights.DEFAULT);

    private List<Triage.Signal> signals() {
        return reckoning.result("").signals();
    }

    @Test
    void add_signalsOfOneGroup_countToItsCap() {
        reckoning.add("executable-in-writable-place", "/tmp/a");
        reckoning.add("executable-not-from-image", "written");
        reckoning.add("executable-not-from-image", "again");
        assertThat(signals()).extracting(Triage.Signal::decibans).containsExactly(12.0, 4.0, 0.0);
        assertThat(signals())
                .extracting(Triage.Signal::detail)
                .containsExactly("/tmp/a", "written (10.0 dB, cut by a cap)", "again (10.0 dB, cut by a cap)");
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
    void addEach_countsAsOftenAsSeen() {
        reckoning.addEach("correlated-alerts", 2, "a, b");
        assertThat(signals()).extracting(Triage.Signal::decibans).containsExactly(10.0);
    }

    @Test
    void hard_belowTheFloor_isRaisedToIt() {
        reckoning.hard("executable-not-from-image", "written");
        reckoning.add("target-scope", -30, "loopback");
        Triage triage = reckoning.result("");
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
        assertThat(reckoning.result("").probability()).isCloseTo(0.941, within(0.001));
    }

    @Test
    void soft_belowTheFloor_staysThere() {
        reckoning.add("target-scope", -30, "loopback");
        assertThat(reckoning.result("").probability()).isLessThan(0.01);
        assertThat(signals()).hasSize(1);
    }

    @Test
    void counterfactual_isWithoutTheStrongestSignalWhicheverWayItPoints() {
        reckoning.add("prior", 30, "rule");
        reckoning.add("server-parent", "nginx");
        reckoning.add("target-scope", -15, "loopback");
        Triage.Counterfactual without = reckoning.result("").counterfactual();
        assertThat(without).isEqualTo(new Triage.Counterfactual("target-scope", Reckoning.probability(42)));
    }

    @Test
    void counterfactual_withoutASignalThatCounts_isNone() {
        reckoning.add("prior", 10, "rule");
        reckoning.add("repeats", 0, "nothing");
        assertThat(reckoning.result("").counterfactual()).isNull();
    }

    @Test
    void notChecked_saidTwice_isToldOnce() {
        reckoning.notChecked("a");
        reckoning.notChecked("b");
        reckoning.notChecked("a");
        assertThat(reckoning.result("").notChecked()).containsExactly("a", "b");
    }

    @ParameterizedTest
    @CsvSource({"0, 0.5", "10, 0.909", "-10, 0.091", "20, 0.990"})
    void probability_isOfOddsInDecibans(double decibans, double expected) {
        assertThat(Reckoning.probability(decibans)).isCloseTo(expected, within(0.001));
    }

    @Test
    void weights_ofTheSite_goBeforeTheBundledOnes() {
        Reckoning site = new Reckoning(Weights.DEFAULT.with(Map.of("server-parent", -3.0)));
        site.add("server-parent", "nginx");
        assertThat(site.result("").signals())
                .extracting(Triage.Signal::decibans)
                .containsExactly(-3.0);
    }
}
