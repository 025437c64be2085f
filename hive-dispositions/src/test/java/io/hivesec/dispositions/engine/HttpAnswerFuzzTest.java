package io.hivesec.dispositions.engine;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/** Whatever an engine answers: an answer, or an {@link IOException}. */
class HttpAnswerFuzzTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @FuzzTest
    void parse_anyBytes_isAnAnswerOrRefused(byte[] bytes) {
        try {
            ContainerState.of(JSON.readTree(HttpAnswer.parse(bytes).body()));
        } catch (IOException e) {
            // As documented, for HTTP and for the JSON in it.
        }
    }
}
