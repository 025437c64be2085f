package io.hivesec.engines.virus.icap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hivesec.engines.virus.Answer;
import io.hivesec.engines.virus.EngineAnswer;
import io.hivesec.engines.virus.ScriptedServer;
import io.hivesec.engines.virus.Specimen;
import io.hivesec.spi.Deadline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class IcapEngineTest {
    private static final String ECHO = "200 OK|Encapsulated: res-hdr=0, res-body=19||HTTP/1.1 200 OK||";

    @ParameterizedTest
    @CsvSource(
            delimiter = '@',
            value = {
                "204 Unmodified|| @ CLEAN",
                "204 Unmodified|X-Virus-ID: no threats|| @ CLEAN",
                "204 Unmodified|X-Response-Info: Allowed|| @ CLEAN",
                "204 Unmodified|X-Response-Info: gibberish|| @ INCOMPLETE",
                "204 Unmodified|X-Virus-ID: Eicar|| @ MALICIOUS",
                "200 OK|X-Infection-Found: Type=0; Resolution=2; Threat=Eicar;|| @ MALICIOUS",
                "200 OK|X-Infection-Found: Type=2; Resolution=2; Threat=Container too deep;|| @ INCOMPLETE",
                "200 OK|X-Violations-Found: 1|\t-|\tEicar|\t0|\t0|| @ MALICIOUS",
                "200 OK|X-FSecure-Scan-Result: infected|| @ MALICIOUS",
                "200 OK|X-FSecure-Scan-Result: suspected|| @ SUSPICIOUS",
                "200 OK|X-Block-Reason: Malware found|| @ MALICIOUS",
                "200 OK|X-Blocked: true|| @ SUSPICIOUS",
                "201 Created|| @ MALICIOUS",
                "403 Forbidden|| @ SUSPICIOUS",
                "413 Too large|| @ INCOMPLETE",
                "200 OK|Encapsulated: res-hdr=0, res-body=19||HTTP/1.1 403 Forbidden||0|| @ SUSPICIOUS",
                ECHO + "5|hello|0|| @ CLEAN",
                ECHO + "2|he|3|llo|0|| @ CLEAN",
                ECHO + "3|hel|0|| @ INCOMPLETE",
                ECHO + "0|| @ INCOMPLETE",
                ECHO + "5|hallo|0|| @ SUSPICIOUS",
                ECHO + "6|hello!|0|| @ SUSPICIOUS",
            })
    void examine_response_meansWhatTheVendorMeans(String response, Answer expected) throws Exception {
        assertThat(examine(response).answer()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "404 Not found||",
                "500 Server error||",
                "539 Aborted||",
                "299 What||",
                "204 Unmodified|X-Error-Code: 7||",
                "204 Unmo",
                "204 Unmodified|cut: short",
                "204 Unmodified|no header||",
                "200 OK||",
                ECHO + "5|hel",
                ECHO + "zz|hello|0||",
                ECHO,
            })
    void examine_responseThatSaysNothing_isAnErrorAndNotClean(String response) {
        assertThatThrownBy(() -> examine(response)).isInstanceOf(IOException.class);
    }

    @Test
    void examine_serviceWithoutRespmod_isAnError() throws Exception {
        try (ScriptedServer server = new ScriptedServer((in, out) -> {
                    ScriptedServer.readThrough(in, "\r\n\r\n");
                    out.write("ICAP/1.0 200 OK\r\nMethods: REQMOD\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                });
                IcapEngine engine = new IcapEngine("icap", server.address(), "avscan", 100)) {
            assertThatThrownBy(() -> engine.examine(hello(), soon()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("RESPMOD");
        }
    }

    @Test
    void new_serviceThatWouldBreakTheRequestLine_isRefused() throws Exception {
        try (ScriptedServer server = ScriptedServer.saying("")) {
            assertThatThrownBy(() -> new IcapEngine("icap", server.address(), "a b\r\nX: y", 100))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static EngineAnswer examine(String response) throws Exception {
        String answer = "ICAP/1.0 " + response.replace("|", "\r\n");
        try (ScriptedServer server = new ScriptedServer((in, out) -> {
                    String head = ScriptedServer.readThrough(in, "\r\n\r\n");
                    if (head.startsWith("OPTIONS")) {
                        out.write("ICAP/1.0 200 OK\r\nMethods: RESPMOD\r\nAllow: 204\r\nPreview: 1024\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
                        return;
                    }
                    ScriptedServer.readThrough(in, "0; ieof\r\n\r\n");
                    out.write(answer.getBytes(StandardCharsets.US_ASCII));
                });
                IcapEngine engine = new IcapEngine("icap", server.address(), "avscan", 100)) {
            return engine.examine(hello(), soon());
        }
    }

    private static Specimen hello() throws IOException {
        return Specimen.of("hello".getBytes(StandardCharsets.US_ASCII));
    }

    private static Deadline soon() {
        return Deadline.in(Duration.ofSeconds(10));
    }
}
