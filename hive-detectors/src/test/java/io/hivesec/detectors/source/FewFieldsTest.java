package io.hivesec.detectors.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FewFieldsTest {
    private final FewFields fields = new FewFields(2);

    @Test
    void findsAFieldByAnEqualNameThatIsNotTheSame() {
        fields.put("name", IntNode.valueOf(1));

        assertThat(fields.get(new StringBuilder("na").append("me").toString())).isEqualTo(IntNode.valueOf(1));
        assertThat(fields.containsKey("nam")).isFalse();
        assertThat(fields.get(null)).isNull();
    }

    @Test
    void theLastOfTwoFieldsOfANameCounts() {
        fields.put("name", IntNode.valueOf(1));

        assertThat(fields.put("name", IntNode.valueOf(2))).isEqualTo(IntNode.valueOf(1));
        assertThat(fields).hasSize(1).containsEntry("name", IntNode.valueOf(2));
    }

    @Test
    void manyFieldsKeepTheirOrder() {
        IntStream.range(0, 100).forEach(i -> fields.put(("f" + i).intern(), IntNode.valueOf(i)));

        assertThat(fields.keySet())
                .containsExactlyElementsOf(
                        IntStream.range(0, 100).mapToObj(i -> "f" + i).toList());
        fields.clear();
        assertThat(fields).isEmpty();
        assertThat(fields.get("f1")).isNull();
    }
}
