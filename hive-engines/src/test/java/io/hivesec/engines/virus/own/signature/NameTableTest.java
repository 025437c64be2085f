package io.hivesec.engines.virus.own.signature;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NameTableTest {

    @Test
    void get_namesThatShareAndNamesThatDoNot_areAsAdded() {
        Random random = new Random(1);
        NameTable table = new NameTable();
        List<String> names = new ArrayList<>();
        String last = "";
        for (int i = 0; i < 100_000; i++) {
            String kept = last.substring(0, random.nextInt(last.length() + 1));
            int more = random.nextInt(NameTable.MAX_NAME + 1 - kept.length());
            String name = kept + "é.".repeat(more / 2) + i % 10;
            last = name.length() > NameTable.MAX_NAME ? "" + i : name;
            names.add(last);
        }

        List<Integer> numbers = names.stream().map(table::add).toList();

        for (int i = 0; i < names.size(); i++) {
            assertThat(table.get(numbers.get(i))).isEqualTo(names.get(i));
        }
    }

    @Test
    void add_sameNameAgain_hasOneNumber() {
        NameTable table = new NameTable();

        assertThat(table.add("A")).isZero();
        assertThat(table.add("A")).isZero();
        assertThat(table.add("A.1")).isOne();
        assertThat(table.add("A")).isEqualTo(2);
        assertThat(table.get(0)).isEqualTo("A");
        assertThat(table.get(1)).isEqualTo("A.1");
    }
}
