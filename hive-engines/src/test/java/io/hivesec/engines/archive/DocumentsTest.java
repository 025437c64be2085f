package io.hivesec.engines.archive;

import static io.hivesec.engines.archive.HostileArchives.join;
import static io.hivesec.engines.archive.Marked.ascii;
import static io.hivesec.engines.archive.Marked.u16;
import static io.hivesec.engines.archive.Marked.u32;
import static io.hivesec.engines.archive.Marked.zlib;
import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.engines.virus.Answer;
import io.hivesec.engines.virus.EngineAnswer;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PDF, RTF and compound files. */
final class DocumentsTest implements ReaderContract {

    @Override
    public Map<String, byte[]> holding(byte[] file) {
        Map<String, byte[]> made = new LinkedHashMap<>();
        made.put("pdf, not filtered", Documents.pdf("", file));
        made.put("pdf flate", Documents.pdf("/Filter /FlateDecode", zlib(file)));
        made.put("pdf, a name with escapes", Documents.pdf("/Filter /F#6cate#44ecode", zlib(file)));
        made.put("pdf hex", Documents.pdf("/Filter /ASCIIHexDecode", Documents.hex(file)));
        made.put("pdf 85", Documents.pdf("/Filter [/ASCII85Decode]", Documents.ascii85(file)));
        made.put("pdf lzw", Documents.pdf("/Filter/LZWDecode", Documents.lzw(file)));
        made.put("pdf runs", Documents.pdf("/Filter/RunLengthDecode", Documents.runLengths(file)));
        made.put(
                "pdf, two filters",
                Documents.pdf("/Filter [ /ASCII85Decode /FlateDecode ]", Documents.ascii85(zlib(file))));
        made.put(
                "pdf, predicted",
                Documents.pdf(
                        "/Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 10 >>",
                        zlib(Documents.predicted(file))));
        made.put("rtf", Documents.rtf(HexFormat.of().formatHex(Documents.oleObject(file))));
        made.put("rtf, digits with words between them", Documents.rtf(obscured(Documents.oleObject(file))));
        made.put("ole, small stream", Documents.compound(Map.of("Contents", file)));
        made.put("ole, large stream", Documents.compound(Map.of("Contents", join(file, new byte[9000]))));
        made.put(
                "ole, package",
                Documents.compound(Map.of("\u0001Ole10Native", join(u32(file.length + 50), Documents.packaged(file)))));
        byte[] packed = join(u32(file.length), zlib(file));
        made.put(
                "ole, presentation",
                Documents.compound(Map.of(
                        "PowerPoint Document",
                        join(u16(0, 1000), u32(3), new byte[3], u16(0x10, 0x1011), u32(packed.length), packed))));
        return made;
    }

    @Override
    public void isContentWith(String container, EngineAnswer answer) {
        // What is padded with zeros is no sound gzip any more.
        if (container.equals("pdf, predicted") || container.equals("ole, large stream")) {
            assertThat(answer.detail()).contains("rubbish behind a gzip member");
        } else {
            assertThat(answer).isEqualTo(EngineAnswer.CLEAN);
        }
    }

    private static String obscured(byte[] object) {
        StringBuilder digits = new StringBuilder();
        for (byte b : object) {
            digits.append(HexFormat.of().toHexDigits(b).charAt(0))
                    .append("\r\n{\\*\\x12 00}")
                    .append(HexFormat.of().toHexDigits(b).charAt(1))
                    .append("\\y-3 ");
        }
        return digits.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/Length 3", "/Length 99999999", "/Length 7 0 R", "/Filter/FlateDecode"})
    void examine_pdfThatLiesOfItsStreamsLength_isReadToTheKeyword(String lie) throws Exception {
        String dictionary = lie + (lie.contains("Filter") ? "" : " /Filter /FlateDecode");

        assertThat(Marked.examine(Documents.pdf(dictionary, zlib(Marked.file())))
                        .answer())
                .isEqualTo(Answer.MALICIOUS);
    }

    @Test
    void examine_pdfWithPictures_isClean() throws Exception {
        assertThat(Marked.examine(Documents.pdf("/Filter /DCTDecode", new byte[100])))
                .isEqualTo(EngineAnswer.CLEAN);
    }

    @Test
    void examine_pdfWithAFilterOfItsOwn_isIncomplete() throws Exception {
        EngineAnswer answer = Marked.examine(Documents.pdf("/Filter /OwnDecode", new byte[100]));

        assertThat(answer.answer()).isEqualTo(Answer.INCOMPLETE);
        assertThat(answer.detail()).contains("OwnDecode");
    }

    @Test
    void examine_pdfWithADamagedStream_isIncomplete() throws Exception {
        byte[] packed = zlib(HostileArchives.MARKER);
        Arrays.fill(packed, 4, 12, (byte) 0xff);

        assertThat(Marked.examine(Documents.pdf("/Filter /FlateDecode", packed)).answer())
                .isEqualTo(Answer.INCOMPLETE);
    }

    @Test
    void examine_encryptedPdf_isEncrypted() throws Exception {
        byte[] pdf =
                join(Documents.pdf("/Filter /FlateDecode", zlib(Marked.file())), ascii("trailer << /Encrypt 9 0 R >>"));

        assertThat(Marked.examine(pdf).answer()).isEqualTo(Answer.ENCRYPTED);
    }

    @Test
    void examine_pdfThatOnlyMentionsEncryption_isClean() throws Exception {
        byte[] pdf =
                join(Documents.pdf("/Filter /FlateDecode", zlib(ascii("x"))), ascii("<< /EncryptMetadata false >>"));

        assertThat(Marked.examine(pdf)).isEqualTo(EngineAnswer.CLEAN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EncryptedPackage", "EncryptedSummary"})
    void examine_documentWithAPassword_isEncrypted(String stream) throws Exception {
        assertThat(Marked.examine(Documents.compound(Map.of(stream, new byte[100])))
                        .answer())
                .isEqualTo(Answer.ENCRYPTED);
    }

    @Test
    void examine_wordDocument_isEncryptedWhenItsHeaderSaysSo() throws Exception {
        byte[] open = new byte[64];
        byte[] locked = open.clone();
        locked[11] = 1;

        assertThat(Marked.examine(Documents.compound(Map.of("WordDocument", open))))
                .isEqualTo(EngineAnswer.CLEAN);
        assertThat(Marked.examine(Documents.compound(Map.of("WordDocument", locked)))
                        .answer())
                .isEqualTo(Answer.ENCRYPTED);
    }

    @Test
    void examine_workbook_isEncryptedWhenARecordSaysSo() throws Exception {
        byte[] begin = join(u16(0x809, 4), new byte[4]);
        byte[] open = join(begin, u16(0x42, 2, 0x2f));
        byte[] locked = join(begin, u16(0x2f, 2, 0));

        assertThat(Marked.examine(Documents.compound(Map.of("Workbook", open)))).isEqualTo(EngineAnswer.CLEAN);
        assertThat(Marked.examine(Documents.compound(Map.of("Workbook", locked)))
                        .answer())
                .isEqualTo(Answer.ENCRYPTED);
    }

    @Test
    void examine_macro_isReadAsItsSource() throws Exception {
        String marker = new String(HostileArchives.MARKER, StandardCharsets.US_ASCII);
        byte[] module = Documents.macro("Attribute VB_Name = \"m\"\r\n' " + marker);

        assertThat(Marked.examine(Documents.compound(Map.of("m", module))).answer())
                .isEqualTo(Answer.MALICIOUS);
        assertThat(Marked.examine(Documents.compound(Map.of("m", Documents.macro("Attribute x")))))
                .isEqualTo(EngineAnswer.CLEAN);
    }

    @Test
    void macro_copies_areWhatTheyCopy() throws Exception {
        // MS-OVBA 3.2.3: a letter and a copy of 72 from one back.
        byte[] packed = HexFormat.of().parseHex("0103b002614500");
        try (InputStream in = new VbaStream(Bytes.of(packed))) {
            assertThat(in.readAllBytes()).isEqualTo(ascii("a".repeat(73)));
        }
    }

    @Test
    void examine_compoundFileWhoseChainGoesInCircles_isIncomplete() throws Exception {
        byte[] file = Documents.compound(Map.of("Contents", new byte[9000]));
        // The third sector of the stream goes back to its first.
        System.arraycopy(u32(3), 0, file, 512 + 4 * 5, 4);

        EngineAnswer answer = Marked.examine(file);

        assertThat(answer.answer()).isEqualTo(Answer.INCOMPLETE);
        assertThat(answer.detail()).contains("a chain without an end");
    }

    @Test
    void examine_compoundFileWithAStreamThatIsTooShort_isIncomplete() throws Exception {
        byte[] file = Documents.compound(Map.of("Contents", new byte[9000]));
        System.arraycopy(u32(-2), 0, file, 512 + 4 * 5, 4);

        assertThat(Marked.examine(file).detail()).contains("cut off");
    }

    @Test
    void examine_compoundFileThatIsOnlyAHeader_isIncomplete() throws Exception {
        byte[] file = Documents.compound(Map.of("Contents", new byte[100]));

        assertThat(Marked.examine(Arrays.copyOf(file, 512)).answer()).isEqualTo(Answer.INCOMPLETE);
    }

    @Test
    void examine_rtfWithAnObjectThatLiesOfItsLengths_isIncomplete() throws Exception {
        byte[] object = Documents.oleObject(Marked.file());
        object[8] = 0x7f;
        object[9] = 0x7f;

        assertThat(Marked.examine(Documents.rtf(HexFormat.of().formatHex(object)))
                        .answer())
                .isEqualTo(Answer.INCOMPLETE);
    }

    @Test
    void examine_rtfWithoutObjects_isClean() throws Exception {
        assertThat(Marked.examine(ascii("{\\rtf1\\ansi Hello {\\b world}\\par}")))
                .isEqualTo(EngineAnswer.CLEAN);
    }
}
