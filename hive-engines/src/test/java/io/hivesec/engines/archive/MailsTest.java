package io.hivesec.engines.archive;

import static io.hivesec.engines.archive.HostileArchives.join;
import static io.hivesec.engines.archive.Marked.ascii;
import static io.hivesec.engines.archive.Marked.zlib;
import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.engines.virus.Answer;
import io.hivesec.engines.virus.EngineAnswer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mails, what is sent in them, and texts that carry files. */
final class MailsTest implements ReaderContract {
    private static final String MIXED = "Content-Type: multipart/mixed;\r\n boundary=\"b 1\"\r\n";

    @Override
    public Map<String, byte[]> holding(byte[] file) {
        String base64 = Mails.base64(file);
        Map<String, byte[]> made = new LinkedHashMap<>();
        made.put("mail, base64", Mails.mail("Content-Transfer-Encoding: BASE64\r\n", base64));
        made.put("mail, quoted", Mails.mail("Content-Transfer-Encoding: quoted-printable\r\n", Mails.quoted(file)));
        made.put("mail, uuencoded", Mails.mail("", "see\n" + Mails.uuencoded(file)));
        made.put("mail, part", Mails.mail(MIXED, "--b 1\r\n\r\nhi\r\n--b 1\r\n" + part(base64) + "\r\n--b 1--\r\n"));
        made.put("mail, part without an end", Mails.mail(MIXED, "--b 1\r\n" + part(base64)));
        made.put("mail, part behind the last", Mails.mail(MIXED, "--b 1--\r\n--b 1\r\n" + part(base64)));
        made.put(
                "mail, parts in parts",
                Mails.mail(
                        MIXED,
                        "--b 1\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n--c\r\n\r\nhi\r\n--c\r\n"
                                + part(base64) + "\r\n--c--\r\n--b 1--\r\n"));
        made.put(
                "mail in a mail",
                Mails.mail(
                        MIXED,
                        "--b 1\r\nContent-Type: message/rfc822\r\n\r\nSubject: y\r\nFrom: c\r\n" + part(base64)
                                + "\r\n--b 1--\r\n"));
        made.put(
                "mail, characters that are not base64",
                Mails.mail("Content-Transfer-Encoding: base64\r\n", base64.replace("\r\n", "*\r\n!")));
        made.put(
                "mailbox, second mail",
                join(
                        ascii("From a@example.org Thu Jul 31 13:49:50 2008\n"),
                        Mails.mail("", "hi\r\n\r\n"),
                        ascii("From a@example.org Thu Jul 31 13:49:50 2008\n"),
                        Mails.mail("Content-Transfer-Encoding: base64\r\n", base64)));
        made.put("page with data in an address", ascii("<a href=\"data:x/y;base64," + plain(file) + "\">x</a>"));
        made.put("style with data in an address", ascii("a{src:url(data:;x=y;base64," + plain(file) + ")}"));
        made.put("text, uuencoded", ascii("some words\n" + Mails.uuencoded(file)));
        made.put("binhex", Mails.binHex(file));
        made.put("tnef", Mails.tnef(file));
        made.put("sis", Mails.sis(0, zlib(file), file.length));
        made.put("sis, stored", Mails.sis(8, file, file.length));
        return made;
    }

    private static String part(String base64) {
        return "Content-Type: application/octet-stream; name=file\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                + base64;
    }

    private static String plain(byte[] file) {
        return Base64.getEncoder().encodeToString(file);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Hello, world.\n",
                "From: here\nTo: there\n\nIt begins like a mail and is none.\n",
                "key: value\nsubject: nothing\n",
                "begin 644 nothing\nend\n",
                "begin with this\nand go on\n",
                "a;base64,\n",
                "<html><body>data:;base64,AAAA</body></html>",
                "To: x\nFrom: y\nContent-Type: multipart/mixed; boundary=b\n\nNo part of it ever comes.\n",
                "To: x\nFrom: y\nContent-Transfer-Encoding: base64\n\nThis is not base64 at all!\n"
            })
    void examine_ordinaryText_isClean(String text) throws Exception {
        assertThat(Marked.examine(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(EngineAnswer.CLEAN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"smime-type=enveloped-data; name=smime.p7m", "name=smime.p7m"})
    void examine_encryptedMail_isEncrypted(String parameters) throws Exception {
        byte[] mail = Mails.mail("Content-Type: application/pkcs7-mime; " + parameters + "\r\n", "MIIB");

        assertThat(Marked.examine(mail).answer()).isEqualTo(Answer.ENCRYPTED);
    }

    @Test
    void examine_signedMail_isClean() throws Exception {
        byte[] mail = Mails.mail("Content-Type: application/pkcs7-mime; smime-type=signed-data\r\n", "MIIB");

        assertThat(Marked.examine(mail)).isEqualTo(EngineAnswer.CLEAN);
    }

    @Test
    void examine_mailOfManyBoundaries_isIncomplete() throws Exception {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < 2000; i++) {
            body.append("--b")
                    .append(i)
                    .append("\r\nContent-Type: multipart/mixed; boundary=b")
                    .append(i + 1);
            body.append("\r\n\r\n");
        }
        byte[] mail = Mails.mail("Content-Type: multipart/mixed; boundary=b0\r\n", body.toString());

        assertThat(Marked.examine(mail).answer()).isEqualTo(Answer.INCOMPLETE);
    }

    @Test
    void examine_mailOfManyParts_isIncompleteWhenTheyAreTooMany() throws Exception {
        String parts = ("--b 1\r\n\r\nx\r\n").repeat(20_100);

        assertThat(Marked.examine(Mails.mail(MIXED, parts)).answer()).isEqualTo(Answer.INCOMPLETE);
    }

    @Test
    void examine_mailWithALineWithoutEnd_isReadInPieces() throws Exception {
        byte[] mail = Mails.mail("X-Long: " + "y".repeat(300_000) + "\r\n", "hi");

        assertThat(Marked.examine(mail)).isEqualTo(EngineAnswer.CLEAN);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 32_750, 32_760, 32_761, 32_762, 32_765, 32_768, 70_000})
    void examine_carriedFileBehindMuchText_isFound(int before) throws Exception {
        String text = "x".repeat(before);

        assertThat(Marked.examine(ascii(text + ";base64," + plain(Marked.file())))
                        .answer())
                .isEqualTo(Answer.MALICIOUS);
        assertThat(Marked.examine(ascii(text + "\n" + Mails.uuencoded(Marked.file())))
                        .answer())
                .isEqualTo(Answer.MALICIOUS);
    }

    @Test
    void examine_binHexThatIsCutOff_isIncomplete() throws Exception {
        byte[] made = Mails.binHex(new byte[] {1, 2, 3, 4, 5, 6, 7, 8});

        assertThat(Marked.examine(java.util.Arrays.copyOf(made, made.length - 20))
                        .answer())
                .isEqualTo(Answer.INCOMPLETE);
    }

    @Test
    void examine_tnefThatLiesOfALength_isIncomplete() throws Exception {
        byte[] made = Mails.tnef(new byte[50]);
        made[4 + 2 + 5] = 0x7f;

        assertThat(Marked.examine(made).answer()).isEqualTo(Answer.INCOMPLETE);
    }

    @Test
    void examine_symbianFileOfAnotherRelease_isIncomplete() throws Exception {
        byte[] made = Mails.sis(0, new byte[8], 8);
        made[4] = 0x6d;

        assertThat(Marked.examine(made).detail()).contains("Symbian");
    }
}
