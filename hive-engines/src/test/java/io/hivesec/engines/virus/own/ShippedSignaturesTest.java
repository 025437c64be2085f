package io.hivesec.engines.virus.own;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.engines.virus.Answer;
import io.hivesec.engines.virus.EngineAnswer;
import io.hivesec.engines.virus.Specimen;
import io.hivesec.spi.Deadline;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class ShippedSignaturesTest {
    private static final OwnEngine ENGINE = new OwnEngine();
    private static final byte[] ELF = {0x7f, 'E', 'L', 'F', 2, 1, 1, 0};

    @Test
    void examine_eicar_isNamedInBothLanguages() throws Exception {
        byte[] eicar = Base64.getDecoder()
                .decode("WDVPIVAlQEFQWzRcUFpYNTQoUF4pN0NDKTd9JEVJQ0FSLVNUQU5EQVJELUFOVElWSVJVUy1URVNULUZJTEUhJEgrSCo=");

        EngineAnswer answer = examine(eicar);

        assertThat(answer.answer()).isEqualTo(Answer.MALICIOUS);
        assertThat(answer.threats().get(0).name()).isEqualTo("Eicar-Test-File");
        assertThat(answer.threats().get(0).description().in(Locale.CHINESE)).contains("测试文件");
        assertThat(answer.threats().get(0).remediation().in(Locale.ENGLISH)).isNotBlank();
    }

    @Test
    void examine_eicarInALongText_isClean() throws Exception {
        byte[] eicar = Base64.getDecoder()
                .decode("WDVPIVAlQEFQWzRcUFpYNTQoUF4pN0NDKTd9JEVJQ0FSLVNUQU5EQVJELUFOVElWSVJVUy1URVNULUZJTEUhJEgrSCo=");

        assertThat(examine(join("about: ".getBytes(StandardCharsets.US_ASCII), eicar))
                        .answer())
                .isEqualTo(Answer.CLEAN);
    }

    @Test
    void examine_elfWithFrpsTexts_isFrp() throws Exception {
        String texts = "github.com/fatedier/frp/client proxyBindAddr subdomain_host";

        assertThat(threat(join(ELF, texts))).isEqualTo("HackTool.Tunnel.Frp");
    }

    @Test
    void examine_textThatMentionsFrp_isClean() throws Exception {
        String text = "See github.com/fatedier/frp/ for proxyBindAddr and subdomain_host; try to connect to server";

        assertThat(examine(text.getBytes(StandardCharsets.US_ASCII)).answer()).isEqualTo(Answer.CLEAN);
    }

    @Test
    void examine_elfThatLinksToFrpOnce_isClean() throws Exception {
        assertThat(examine(join(ELF, "a list: github.com/fatedier/frp/ and others"))
                        .answer())
                .isEqualTo(Answer.CLEAN);
    }

    @Test
    void examine_elfWithFscansTexts_isFscan() throws Exception {
        assertThat(threat(join(ELF, "start infoscan \0 start vulscan \0 alive ports len is")))
                .isEqualTo("HackTool.Scanner.Fscan");
    }

    @Test
    void examine_elfThatSpeaksStratum_isMiner() throws Exception {
        assertThat(threat(join(ELF, "stratum+tcp:// mining.subscribe mining.authorize mining.submit")))
                .isEqualTo("Miner.Stratum");
    }

    @Test
    void examine_textAboutStratum_isClean() throws Exception {
        String text = "stratum+tcp:// mining.subscribe mining.authorize mining.submit";

        assertThat(examine(text.getBytes(StandardCharsets.US_ASCII)).answer()).isEqualTo(Answer.CLEAN);
    }

    @Test
    void examine_minersConfiguration_isFound() throws Exception {
        String text = "{\"donate-level\": 1, \"randomx\": {}, \"pools\": [{\"nicehash\": false}]}";

        assertThat(threat(text.getBytes(StandardCharsets.US_ASCII))).isEqualTo("Miner.Configuration");
    }

    @Test
    void examine_otherConfigurationWithPools_isClean() throws Exception {
        String text = "{\"pools\": [{\"nicehash\": false}], \"connections\": 3}";

        assertThat(examine(text.getBytes(StandardCharsets.US_ASCII)).answer()).isEqualTo(Answer.CLEAN);
    }

    private static String threat(byte[] bytes) throws Exception {
        EngineAnswer answer = examine(bytes);
        assertThat(answer.threats()).isNotEmpty();
        return answer.threats().get(0).name();
    }

    private static EngineAnswer examine(byte[] bytes) throws Exception {
        return ENGINE.examine(Specimen.of(bytes), Deadline.in(Duration.ofSeconds(20)));
    }

    private static byte[] join(byte[] head, String texts) {
        return join(head, texts.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] join(byte[] head, byte[] rest) {
        byte[] joined = java.util.Arrays.copyOf(head, head.length + rest.length);
        System.arraycopy(rest, 0, joined, head.length, rest.length);
        return joined;
    }
}
