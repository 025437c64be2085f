package io.hivesec.triage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PackedLabelsTest {
    private final PackedLabels labels = new PackedLabels(2);

    @Test
    void get_givesBackWhatWasAdded() {
        int first = labels.add("botnet é…", "a.csv");
        int second = labels.add("", "a.csv");
        int cut = labels.add("x".repeat(PackedLabels.LONGEST + 1), "a.csv");
        assertThat(labels.get(first)).isEqualTo("botnet é…");
        assertThat(labels.get(second)).isEmpty();
        assertThat(labels.get(cut)).isEqualTo("x".repeat(PackedLabels.LONGEST));
    }

    @Test
    void add_sameLabelSoonAgain_isKeptOnce() {
        assertThat(labels.add("botnet", "a.csv")).isEqualTo(labels.add("botnet", "b.csv"));
    }

    @Test
    void add_moreThanThereIsRoomFor_saysTheSource() {
        String filler = "y".repeat(PackedLabels.LONGEST - 10);
        int last = 0;
        for (int i = 0; i < 2 * 1100; i++) {
            last = labels.add(filler + i, "feed.csv");
        }
        assertThat(labels.get(last)).isEqualTo("feed.csv");
        assertThat(labels.get(labels.add("one more", "other.csv"))).isEqualTo("other.csv");
        assertThat(labels.get(0)).isEqualTo(filler + 0);
    }
}
