package io.hivesec.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.event.Container;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class InMemoryAlertStoreTest {
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

    private final InMemoryAlertStore store = new InMemoryAlertStore(3);

    @Test
    void list_alerts_comeInOrderOfTimeThenId() {
        store.put(alert("b", 5));
        store.put(alert("c", 1));
        store.put(alert("a", 5));
        assertThat(store.list(alert -> true, 10)).extracting(Alert::id).containsExactly("c", "a", "b");
        assertThat(store.list(alert -> true, 2)).hasSize(2);
    }

    @Test
    void put_pastTheLimit_forgetsTheOneKeptLongest() {
        for (String id : new String[] {"a", "b", "c", "d"}) {
            store.put(alert(id, 0));
        }
        assertThat(store.find("a")).isEmpty();
        assertThat(store.find("d")).isPresent();
    }

    @Test
    void put_sameId_replaces() {
        store.put(alert("a", 0));
        store.put(alert("a", 0).withSightings(new Alert.Sightings(START, START, 7)));
        assertThat(store.list(alert -> true, 10))
                .singleElement()
                .satisfies(alert -> assertThat(alert.sightings().count()).isEqualTo(7));
    }

    private static Alert alert(String id, int second) {
        Rule rule = Rule.of("test.rule", AlertType.VIRUS).build();
        Finding finding = Finding.builder(rule, Subject.of(Container.HOST)).build();
        return Alert.begin(id, finding, new Alert.Words("", "", ""), START.plusSeconds(second));
    }
}
