package io.hivesec.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.event.Process;
import org.junit.jupiter.api.Test;

final class ProcessTableTest {
    private final ProcessTable table = new ProcessTable();

    @Test
    void remove_firstMiddleAndLast_keepsTheOrderOfTheRest() {
        for (int pid = 1; pid <= 5; pid++) {
            table.put(node(pid));
        }
        remove(1);
        remove(3);
        remove(5);
        table.put(node(6));
        assertThat(table.oldestFirst()).extracting(ProcessNode::pid).containsExactly(2, 4, 6);
        assertThat(table.size()).isEqualTo(3);
        remove(2);
        remove(4);
        remove(6);
        assertThat(table.oldestFirst()).isEmpty();
        assertThat(table.oldestOrEnded()).isNull();
        table.put(node(7));
        assertThat(table.oldestFirst()).extracting(ProcessNode::pid).containsExactly(7);
    }

    @Test
    void oldestOrEnded_isTheFirstThatHasEnded_orTheFirst() {
        for (int pid = 1; pid <= 40; pid++) {
            table.put(node(pid));
        }
        assertThat(table.oldestOrEnded()).isSameAs(table.get(1));
        end(40);
        assertThat(table.oldestOrEnded()).as("too far to look").isSameAs(table.get(1));
        end(9);
        assertThat(table.oldestOrEnded()).isSameAs(table.get(9));
    }

    private void end(int pid) {
        ProcessNode node = table.get(pid);
        assertThat(node).isNotNull();
        node.end();
    }

    private void remove(int pid) {
        ProcessNode node = table.get(pid);
        assertThat(node).isNotNull();
        table.remove(node);
        assertThat(table.contains(pid)).isFalse();
    }

    private static ProcessNode node(int pid) {
        return new ProcessNode(Process.builder().pid(pid).build(), pid);
    }
}
