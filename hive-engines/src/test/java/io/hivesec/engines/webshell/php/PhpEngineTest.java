package io.hivesec.engines.webshell.php;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.Verdict;
import io.hivesec.engines.webshell.Judgement;
import io.hivesec.engines.webshell.Page;
import io.hivesec.engines.webshell.Trait;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PhpEngineTest {
    private final PhpEngine engine = new PhpEngine();

    /** A page, the rule that must find it, and its text. */
    record Specimen(String name, String rule, String page) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Specimen> specimens() {
        return lines("specimens.txt")
                .map(line -> line.split(" "))
                .map(part -> new Specimen(part[0], part[1], decoded(part[2])));
    }

    static Stream<String> nearMisses() {
        return lines("near-misses.txt").map(PhpEngineTest::decoded);
    }

    private static String decoded(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.ISO_8859_1);
    }

    private static Stream<String> lines(String resource) {
        try (InputStream in = PhpEngineTest.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is missing");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().filter(line -> !line.startsWith("#")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("specimens")
    void judge_specimen_findsItsTechnique(Specimen specimen) {
        Judgement judgement = judge(specimen.name(), specimen.page());
        assertThat(judgement.verdict()).isGreaterThanOrEqualTo(Verdict.SUSPICIOUS);
        assertThat(judgement.traits().stream().map(Trait::rule)).contains(specimen.rule());
    }

    @ParameterizedTest
    @MethodSource("nearMisses")
    void judge_nearMiss_isBenign(String page) {
        assertThat(judge("page.php", page)).isEqualTo(Judgement.BENIGN);
    }

    @Test
    void judge_uploader_isOnlySuspicious() {
        Specimen uploader = specimens()
                .filter(specimen -> specimen.name().equals("uploader.php"))
                .findFirst()
                .orElseThrow();
        assertThat(judge("uploader.php", uploader.page()).verdict()).isEqualTo(Verdict.SUSPICIOUS);
    }

    @Test
    void judge_throughVariables_tellsLineAndPath() {
        Trait trait = judge("a.php", "<html>\n<?php\n$a = $_GET['q'];\n$b = trim($a);\nsystem($b);")
                .traits()
                .get(0);
        assertThat(trait.hit().line()).isEqualTo(5);
        assertThat(trait.hit().taint()).isNotNull();
        assertThat(trait.hit().taint().path().get(0).what()).contains("$_GET");
        assertThat(trait.hit().taint().path().get(0).line()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 100_000})
    void judge_nestedBrackets_areAProblemAndNeverBenign(int depth) {
        for (String pair : List.of("()", "[]")) {
            String nested =
                    pair.substring(0, 1).repeat(depth) + "1" + pair.substring(1).repeat(depth);
            Judgement judgement = judge("a.php", "<?php eval('1;'); $a = " + nested + ";");
            assertThat(judgement.verdict()).isEqualTo(Verdict.UNKNOWN);
            assertThat(judgement.problem()).contains("too deep");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"+ 1 ", "->a() ", ". 'a' ", "? 1 : 1 ", "- -1 ", "== 1 ", "[0]"})
    void judge_endlessChain_endsWithoutACrash(String link) {
        Judgement judgement = judge("a.php", "<?php eval('1;'); $a = $b " + link.repeat(20_000) + ";");
        assertThat(judgement.verdict()).isIn(Verdict.BENIGN, Verdict.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<?php eval('1;'); while (true) { for ($i = 0; $i < 1000000000; $i++) { f($i); } } function f($n) { return f($n + 1) + f($n); }",
                "<?php eval('1;'); $s = 'a'; while (true) { $s .= $s; }",
                "<?php eval('1;'); a: $i++; goto a;",
                "<?php $c = 'eval($c . \"1;\");'; eval($c);"
            })
    void judge_endless_endsInTime(String page) {
        assertThat(judge("a.php", page).verdict()).isNotNull();
    }

    @Test
    void judge_endlessJump_isUnknownWithTheReason() {
        Judgement judgement = judge("a.php", "<?php eval('1;'); a: $i++; goto a;");
        assertThat(judgement.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(judgement.problem()).contains("too many steps");
    }

    @Test
    void judge_endlessJumpBeforeAFunction_findsWhatTheFunctionDoes() {
        Judgement judgement = judge("a.php", "<?php a: $i++; goto a; function f() { system($_GET['q']); }");
        assertThat(judgement.verdict()).isEqualTo(Verdict.MALICIOUS);
    }

    @Test
    void judge_longDecodingLoop_distrustsOnlyWhatIsEvaluated() {
        String packed =
                Base64.getEncoder().encodeToString("inert text ".repeat(6_000).getBytes(StandardCharsets.UTF_8));
        String loop = "<?php $s = base64_decode('" + packed
                + "'); for ($i = 0; $i < strlen($s); $i++) { $s[$i] = chr(ord($s[$i]) - 1); } ";
        assertThat(judge("a.php", loop + "eval($s);").verdict()).isEqualTo(Verdict.MALICIOUS);
        Judgement unused = judge("a.php", loop + "echo md5($s); eval('1;');");
        assertThat(unused.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(unused.problem()).contains("loop");
    }

    /** Work lists, retries and counters of names: what ends them is not known here, and all that they do is seen in a few rounds. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "$list = [$root]; while (count($list)) { $x = array_shift($list); %s foreach (glob($x . '/*') as $y) { $list[] = $y; } }",
                "$a = ['x', $n]; while (!empty($a)) { $x = array_pop($a); %s if (is_array($x)) { array_push($a, $x[0], $x[1]); } }",
                "$n = 0; do { $l = 'EOS_' . ++$n; %s } while (strpos($text, $l) !== false || $n > 0);",
                "$m = []; for ($i = 0; $i != $len; ) { $m[$i] = $p[$i] & 1; %s if ($x) { $i++; } else { $i = 0; } }",
                "$o = new Token(); while ($o) { $o = new Token(); $o->kind = 1; $row = [$o->kind, $x]; %s }",
            })
    void judge_loopThatGetsNowhere_isLeftWithAllItDoes(String loop) {
        assertThat(judge("a.php", "<?php eval('1;'); " + loop.formatted("")).verdict())
                .isEqualTo(Verdict.BENIGN);
        assertThat(judge("a.php", "<?php eval('1;'); " + loop.formatted("") + " eval($_POST['q']);")
                        .verdict())
                .isEqualTo(Verdict.MALICIOUS);
        assertThat(judge("a.php", "<?php " + loop.formatted("if ($t > 9) { system($_POST['q']); }"))
                        .verdict())
                .isEqualTo(Verdict.MALICIOUS);
    }

    @Test
    void judge_loopThatDecodesIntoAList_isRunToItsEnd() {
        String codes = "evil_text();"
                .repeat(400)
                .chars()
                .mapToObj(c -> String.valueOf(c + 3))
                .collect(java.util.stream.Collectors.joining(","));
        String page = "<?php $c = [" + codes
                + "]; $o = []; while (count($c)) { $x = array_shift($c); if ($y) { $z = 1; } $o[] = $x - 3; } $s = '';"
                + " foreach ($o as $n) { $s .= chr($n); } eval($s);";
        assertThat(judge("a.php", page).verdict()).isEqualTo(Verdict.MALICIOUS);
    }

    @Test
    void judge_functionsThatCallThemselvesForAllTheyFind_areSeenInPart() {
        String calls = "$this->value($x, 'a', $k);".repeat(12);
        String page = "<?php eval('1;'); class P { function value($x, $s, $k) { if ($x->a) { $k++; " + calls
                + " } foreach ($x as $k) { $this->other($k, [$s]); } } function other($x, $l) { " + calls + "%s } }";
        assertThat(judge("a.php", page.formatted("")).verdict()).isEqualTo(Verdict.BENIGN);
        assertThat(judge("a.php", page.formatted("system($_GET['q']);")).verdict())
                .isEqualTo(Verdict.MALICIOUS);
    }

    @Test
    void judge_numberThatALoopCountsTo_isNoWayToHideAName() {
        String page = "<?php $i = 0; while ($i < 100000) { $i++; } $f = chr($i - 99885) . 'ystem'; $f($_POST['q']);";
        assertThat(judge("a.php", page).verdict()).isEqualTo(Verdict.MALICIOUS);
    }

    @Test
    void judge_loopThatSeldomAddsToAText_isNotTakenForOneThatOnlyCounts() {
        String page =
                "<?php eval('1;'); $s = ''; for ($i = 0; $i < 900000; $i++) { if ($i % 90000 == 9) { $s .= 'a'; } } eval($s);";
        assertThat(judge("a.php", page).verdict()).isNotEqualTo(Verdict.BENIGN);
    }

    @Test
    void judge_ownDecoderOfSixThousandRounds_isRunToItsEnd() {
        StringBuilder packed = new StringBuilder();
        String code = "eval($_POST['q']); " + "// inert text ".repeat(450);
        code.chars().forEach(c -> packed.append((char) ('a' + c / 16)).append((char) ('a' + c % 16)));
        String page = "<?php $e = '" + packed + "'; $d = ''; for ($i = 0; @ord($e[$i]); $i++) { "
                + "$d .= chr((ord($e[$i]) - 97 << 4) + (ord($e[++$i]) - 97)); } echo $d;";
        Judgement judgement = judge("a.php", page);
        assertThat(judgement.problem()).isEmpty();
        assertThat(judgement.traits().stream().map(Trait::rule)).contains("web-backdoor.load-code");
    }

    @Test
    void judge_decodingByJumps_isFollowedToTheEnd() {
        String page = "<?php $s = 'tztufn'; $i = 0; $f = ''; goto b; a: $f .= chr(ord($s[$i]) - 1); $i++; b: "
                + "if ($i < strlen($s)) { goto a; } $f($_POST['q']);";
        assertThat(judge("a.php", page).traits().stream().map(Trait::rule)).contains("web-backdoor.execute");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "namespace App; ",
                "if (!defined('APP')) { die('no'); } ",
                "require ROOT_DIR . 'start.php'; ",
                "class A extends Base {} "
            })
    void judge_unsetGlobalInAPartOfAnApplication_isBenign(String head) {
        String rest = "passthru(\"cd $where; $what\");";
        assertThat(judge("a.php", "<?php " + rest).verdict()).isEqualTo(Verdict.SUSPICIOUS);
        assertThat(judge("a.php", "<?php " + head + rest)).isEqualTo(Judgement.BENIGN);
    }

    @Test
    void claims_pagesUnderAnyName_andNothingElse() {
        assertThat(Stream.of("a.php", "a.php.jpg", "a.phtml", "a.php5", "dir/.htaccess"))
                .allMatch(name -> engine.claims(name, ""));
        assertThat(engine.claims("a.gif", "GIF89a<?php echo 1;")).isTrue();
        assertThat(engine.claims("a.txt", "plain")).isFalse();
        assertThat(engine.claims("a.xml", "<?xml version=\"1.0\"?>")).isFalse();
    }

    private Judgement judge(String name, String page) {
        return engine.judge(Page.of(name, page.getBytes(StandardCharsets.ISO_8859_1)));
    }
}
