package io.hivesec.engines.webshell;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.EngineVerdict;
import io.hivesec.alert.Verdict;
import io.hivesec.artifact.FileArtifact;
import io.hivesec.spi.Deadline;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Text that a pattern would go over again from each of its places: a regular expression cannot be interrupted. */
class TiringTextTest {
    private static final int TIMES = 300_000;

    @ParameterizedTest
    @CsvSource({
        ".htaccess,'',\n",
        ".user.ini,'',\n",
        "a.php,<?php,'\n'",
        "b.php,<?php,'\n#'",
        "c.php,<?php include ,dir",
        "d.php,<?php,' namespace'",
        "web.config,<configuration>,'<add '",
        "e.aspx,<%@,' import namespace'",
        "f.asp,<%,'\n'",
        "g.jsp,<%,'\n'",
        "h.cshtml,'','@using '"
    })
    void scan_text_isJudged(String name, String start, String again) throws Exception {
        String text = (start == null ? "" : start) + (again == null ? "\n" : again).repeat(TIMES);

        assertThat(new WebshellScanner()
                        .scan(
                                FileArtifact.of(name, text.getBytes(StandardCharsets.UTF_8)),
                                Deadline.in(Duration.ofSeconds(20)))
                        .verdict())
                .isNotNull();
    }

    /** What methods are called with is asked whether it is a statement; a long text many times used up the page's time. */
    @Test
    void scan_longTextGivenToMethodsAgainAndAgain_isReadToTheEnd() throws Exception {
        String text = "<?php $q = $_GET['q']; include 'head.php'; $text = str_repeat('1', 1024 * 1024);"
                + " for ($i = 0; $i < 400; ++$i) { Stream::of($text); }";

        EngineVerdict verdict = new WebshellScanner()
                .scan(
                        FileArtifact.of("long.php", text.getBytes(StandardCharsets.UTF_8)),
                        Deadline.in(Duration.ofSeconds(20)));
        assertThat(verdict.verdict()).isEqualTo(Verdict.BENIGN);
    }
}
