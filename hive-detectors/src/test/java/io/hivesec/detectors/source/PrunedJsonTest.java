package io.hivesec.detectors.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrunedJsonTest {

    private static final JsonMapper JACKSON = JsonMapper.builder().build();

    private static @Nullable JsonNode parse(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new PrunedJson(Set.of("unread"), Set.of("process")).parse(bytes, 0, bytes.length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{ \"a\" : [ ] , \"b\" : { } }",
                "{\"a\":\"\",\"b\":\"x\\\"y\\\\z\\u0041\\n\",\"c\":\"\u7f51\u7edc\"}",
                "{\"a\":[1,-2,0,true,false,null,\"s\",{\"b\":[[]]}]}",
                "{\"a\":123456789012345678}"
            })
    void parse_plainJson_givesWhatJacksonGives(String text) throws IOException {
        assertThat(String.valueOf(parse(text))).isEqualTo(JACKSON.readTree(text).toString());
    }

    @Test
    void parse_repeatedObject_isTheSameNodeAndWhatFollowsIsRead() throws IOException {
        PrunedJson parser = new PrunedJson(Set.of(), Set.of("process"));
        String process = "{\"exec_id\":\"" + "x".repeat(128)
                + "\",\"pid\":7,\"binary\":\"/bin/ls\",\"user\":{\"name\":\"app\"}}";
        byte[] first = ("{\"process\":" + process + ",\"a\":1}").getBytes(StandardCharsets.UTF_8);
        byte[] second = ("{\"b\":[2], \"process\" : " + process + "}").getBytes(StandardCharsets.UTF_8);
        JsonNode one = parser.parse(first, 0, first.length);
        JsonNode before = one == null ? null : one.get("process");
        assertThat(String.valueOf(one)).isEqualTo(JACKSON.readTree(first).toString());
        JsonNode two = parser.parse(second, 0, second.length);
        assertThat(String.valueOf(two)).isEqualTo(JACKSON.readTree(second).toString());
        assertThat(two == null ? null : two.get("process")).isNotNull().isSameAs(before);
    }

    @Test
    void parse_repeatedList_isTheSameNodeWhateverFollows() throws IOException {
        PrunedJson parser = new PrunedJson(Set.of(), Set.of("args"));
        byte[] first = "{\"e\":{\"args\":[{\"int_arg\":4}],\"a\":1}}".getBytes(StandardCharsets.UTF_8);
        byte[] second = "{\"e\":{\"args\":[{\"int_arg\":4}],\"b\":22222}}".getBytes(StandardCharsets.UTF_8);
        JsonNode one = parser.parse(first, 0, first.length);
        JsonNode before = one == null ? null : one.path("e").get("args");
        JsonNode two = parser.parse(second, 0, second.length);
        assertThat(String.valueOf(two)).isEqualTo(JACKSON.readTree(second).toString());
        assertThat(two == null ? null : two.path("e").get("args")).isNotNull().isSameAs(before);
    }

    @Test
    void parse_recordAfterAnother_keepsNothingOfIt() throws IOException {
        PrunedJson parser = new PrunedJson(Set.of(), Set.of());
        for (String text :
                new String[] {"{\"a\":{\"b\":1,\"c\":2},\"d\":{\"e\":3}}", "{\"d\":{\"c\":4},\"a\":{}}", "{}"}) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            assertThat(String.valueOf(parser.parse(bytes, 0, bytes.length)))
                    .isEqualTo(JACKSON.readTree(bytes).toString());
        }
    }

    @Test
    void parse_objectThatBeginsLikeAKnownOne_isItsOwn() throws IOException {
        PrunedJson parser = new PrunedJson(Set.of(), Set.of("process"));
        for (String ppid : new String[] {"1", "12", "1", "2"}) {
            byte[] bytes = ("{\"process\":{\"exec_id\":\"" + "x".repeat(200) + "\",\"ppid\":" + ppid + "}}")
                    .getBytes(StandardCharsets.UTF_8);
            assertThat(String.valueOf(parser.parse(bytes, 0, bytes.length)))
                    .isEqualTo(JACKSON.readTree(bytes).toString());
        }
    }

    @Test
    void parse_knownObjectCutOff_isNotTaken() {
        PrunedJson parser = new PrunedJson(Set.of(), Set.of("process"));
        byte[] bytes = "{\"process\":{\"pid\":7}}".getBytes(StandardCharsets.UTF_8);
        assertThat(parser.parse(bytes, 0, bytes.length)).isNotNull();
        assertThat(parser.parse(bytes, 0, bytes.length - 2)).isNull();
    }

    /** Names that begin alike, in one order and then another, so that the one expected is not the one that comes. */
    @Test
    void parse_fieldsInAnotherOrder_areToldApart() throws IOException {
        PrunedJson parser = new PrunedJson(Set.of(), Set.of());
        for (String text : new String[] {
            "{\"pid\":1,\"pids\":2,\"p\":3}",
            "{\"pids\":1,\"pid\":2,\"p\":3}",
            "{\"pid\":1,\"p\":2}",
            "{\"pid\":1,\"pi\":{\"pids\":2}}",
            "{\"pid\":{\"pid\":{\"pid\":1}}}"
        }) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            assertThat(String.valueOf(parser.parse(bytes, 0, bytes.length))).isEqualTo(text);
        }
        byte[] cut = "{\"pid\":1,\"pids".getBytes(StandardCharsets.UTF_8);
        assertThat(parser.parse(cut, 0, cut.length)).isNull();
    }

    @Test
    void parse_repeatedText_isTheSameNode() {
        PrunedJson parser = new PrunedJson(Set.of(), Set.of("path"));
        JsonNode first = null;
        for (String path :
                new String[] {"/usr/lib/a.so", "/usr/lib/b.so", "/srv/\u00e9", "/usr/lib/a.so", "/srv/\u00e9"}) {
            byte[] bytes = ("{\"path\":\"" + path + "\"}").getBytes(StandardCharsets.UTF_8);
            JsonNode node = parser.parse(bytes, 0, bytes.length);
            assertThat(node == null ? "" : node.path("path").asText()).isEqualTo(path);
            if (first == null) {
                first = node == null ? null : node.get("path");
            } else if (path.endsWith("a.so")) {
                assertThat(node == null ? null : node.get("path")).isSameAs(first);
            }
        }
    }

    @Test
    void parse_moreNamesThanAreKnown_givesThemAll() throws IOException {
        PrunedJson parser = new PrunedJson(Set.of(), Set.of());
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 3000; i++) {
                byte[] bytes = ("{\"name-" + i + "\":" + i + "}").getBytes(StandardCharsets.UTF_8);
                assertThat(String.valueOf(parser.parse(bytes, 0, bytes.length)))
                        .isEqualTo(JACKSON.readTree(bytes).toString());
            }
        }
    }

    @Test
    void parse_manyFields_keepsThemAllInOrder() throws IOException {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < 500; i++) {
            text.append("\"f").append(i).append("\":").append(i).append(',');
        }
        text.append("\"f7\":-7}");
        assertThat(String.valueOf(parse(text.toString())))
                .isEqualTo(JACKSON.readTree(text.toString()).toString());
    }

    @Test
    void parse_unreadField_isPassedOver() {
        assertThat(
                        String.valueOf(
                                parse(
                                        "{\"unread\":{\"a\":\"}\\\"]\",\"b\":[1,{\"c\":2}]},\"d\":1,\"unread\":2,\"e\":{\"unread\":\"x\"}}")))
                .isEqualTo("{\"d\":1,\"e\":{}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":1",
                "{\"a\":1,",
                "{\"a\":1,}",
                "{\"a\":01}",
                "{\"a\":1.5}",
                "{\"a\":1e3}",
                "{\"a\":tru}",
                "{\"a\":\"x}",
                "{\"a\":\"\\u00e9\"}",
                "{\"a\":\"\\x\"}",
                "{a:1}",
                "{\"a\":1}x",
                "{\"unread\":{\"a\":1}",
                "{\"unread\":\"x",
                "{\"a\" 1}",
                "{\"a\":1234567890123456789}",
                "{\"a\":\"\\",
                "{\"a\":-}"
            })
    void parse_unusualOrBroken_givesUp(String text) {
        assertThat(parse(text)).isNull();
    }

    @Test
    void parse_nestedDeep_givesUp() {
        assertThat(parse("{\"a\":".repeat(5000) + "1" + "}".repeat(5000))).isNull();
    }

    @Test
    void read_tetragonByEitherParser_givesTheSameEvents() throws IOException {
        String record = Samples.of(EventFormat.TETRAGON);
        assertThat(Recording.read(EventFormat.TETRAGON, record).events())
                .isEqualTo(Recording.read(EventFormat.TETRAGON, record.replaceFirst("\\{", "{\"x\":1.5,"))
                        .events());
    }

    @Test
    void indexOf_anyPlace_isFound() {
        Random random = new Random(3);
        for (int i = 0; i < 2000; i++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            byte wanted = (byte) random.nextInt(256);
            int expected = 0;
            while (expected < bytes.length && bytes[expected] != wanted) {
                expected++;
            }
            assertThat(ByteSearch.indexOf(bytes, 0, bytes.length, wanted)).isEqualTo(expected);
        }
    }
}
