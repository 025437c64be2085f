package io.hivesec.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertType;
import io.hivesec.alert.Failure;
import io.hivesec.alert.FailureKind;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Subject;
import io.hivesec.event.Container;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The store goes and comes back. */
class AlertKeeperTest {
    private static final long SECOND = 1_000_000_000L;
    private static final Rule RULE = Rule.of("test.rule", AlertType.VIRUS).build();

    private final Map<String, Alert> store = new LinkedHashMap<>();
    private final List<Failure> failures = new ArrayList<>();
    private boolean isAway;
    private int asked;
    private long now;

    private final AlertKeeper keeper = new AlertKeeper(this::store, 3, () -> now);

    private void store(Alert alert) {
        asked++;
        if (isAway) {
            throw new IllegalStateException("connection refused");
        }
        store.put(alert.id(), alert);
    }

    private static Alert alert(String id) {
        Finding finding = Finding.builder(RULE, Subject.of(Container.HOST)).build();
        return Alert.begin(id, finding, new Alert.Words("t", "m", "r"), Instant.EPOCH);
    }

    private void put(String... ids) {
        for (String id : ids) {
            keeper.put(alert(id), failures::add);
        }
    }

    @Test
    void put_storeThatTakesIt_isKeptAtOnce() {
        put("a", "b");
        assertThat(failures).isEmpty();
        assertThat(store.keySet()).containsExactly("a", "b");
    }

    @Test
    void put_storeThatIsAway_isAFailureOfEachAlert_andKeptWhenItIsBack() {
        isAway = true;
        put("a", "b");
        assertThat(failures).hasSize(2).allSatisfy(failure -> {
            assertThat(failure.plugin()).isEqualTo("alert-store");
            assertThat(failure.kind()).isEqualTo(FailureKind.THREW);
            assertThat(failure.message()).contains("connection refused");
        });
        assertThat(failures).extracting(Failure::input).containsExactly("alert a", "alert b");
        isAway = false;
        now = SECOND;
        failures.clear();
        put("c");
        assertThat(failures).isEmpty();
        assertThat(store.keySet()).containsExactly("a", "b", "c");
        put("d");
        assertThat(store.keySet()).containsExactly("a", "b", "c", "d");
    }

    @Test
    void put_storeThatIsAway_isAskedOnceASecond() {
        isAway = true;
        put("a", "b", "c");
        assertThat(asked).isEqualTo(1);
        now = SECOND - 1;
        put("b");
        assertThat(asked).isEqualTo(1);
        now = SECOND;
        put("c");
        assertThat(asked).isEqualTo(2);
        now = 2 * SECOND - 1;
        put("c");
        assertThat(asked).isEqualTo(2);
    }

    @Test
    void put_moreThanMayWait_givesUpTheEldestAndSaysSo() {
        isAway = true;
        put("a", "b", "c");
        failures.clear();
        put("d");
        assertThat(failures)
                .extracting(Failure::kind, Failure::input)
                .containsExactly(tuple(FailureKind.OVER_LIMIT, "alert a"), tuple(FailureKind.THREW, "alert d"));
        isAway = false;
        keeper.close();
        assertThat(store.keySet()).containsExactly("b", "c", "d");
    }

    @Test
    void put_laterRevisionOfOneThatWaits_isKept() {
        isAway = true;
        Alert first = alert("a");
        keeper.put(first.revised(), failures::add);
        keeper.put(first, failures::add);
        isAway = false;
        keeper.close();
        assertThat(store).containsEntry("a", first.revised());
    }

    @Test
    void close_storeThatStaysAway_ends() {
        isAway = true;
        put("a");
        keeper.close();
        assertThat(store.keySet()).isEmpty();
        assertThat(asked).isEqualTo(2);
    }
}
