package io.hivesec.engines.archive;

import static io.hivesec.engines.archive.HostileArchives.join;
import static io.hivesec.engines.archive.Marked.ascii;
import static io.hivesec.engines.archive.Marked.u16;
import static io.hivesec.engines.archive.Marked.u32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hivesec.engines.virus.Answer;
import io.hivesec.engines.virus.EngineAnswer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Cabinets, compiled help, ARJ, LHA and SZDD. */
final class CabinetsTest implements ReaderContract {

    @Override
    public Map<String, byte[]> holding(byte[] file) {
        Map<String, byte[]> made = new LinkedHashMap<>();
        made.put("cab stored", Cabinets.stored(file));
        made.put("cab mszip", Cabinets.mszip(file));
        made.put("cab lzx", Cabinets.lzx(file));
        made.put("chm", Cabinets.chm(file));
        made.put("arj stored", Cabinets.arj(0, 0, file, file.length));
        made.put("arj packed", Cabinets.arj(1, 0, Cabinets.lzh(file, 5, false), file.length));
        made.put("lha lh0", Cabinets.lha("-lh0-", file, file.length));
        made.put("lha lh5", Cabinets.lha("-lh5-", Cabinets.lzh(file, 4, false), file.length));
        made.put("lha lh7", Cabinets.lha("-lh7-", Cabinets.lzh(file, 5, false), file.length));
        made.put("szdd", Cabinets.szdd(file, file.length));
        return made;
    }

    @Test
    void examine_cutOff_isNotClean() throws Exception {
        for (Map.Entry<String, byte[]> made : holding(ReaderContract.harmless()).entrySet()) {
            byte[] file = made.getValue();
            for (int cut : new int[] {5, 12, 20}) {
                assertThat(Marked.examine(Arrays.copyOf(file, file.length - cut))
                                .answer())
                        .as("%s, %d bytes cut off", made.getKey(), cut)
                        .isEqualTo(Answer.INCOMPLETE);
            }
        }
    }

    @Test
    void examine_mszipOverManyBlocks_isReadToItsEnd() throws Exception {
        byte[] noise = new byte[70_000];
        new Random(1).nextBytes(noise);
        byte[] file = HostileArchives.gzip(join(noise, HostileArchives.MARKER));

        assertThat(Marked.examine(Cabinets.mszip(file)).answer()).isEqualTo(Answer.MALICIOUS);
    }

    @Test
    void lzx_copy_isWhatItCopies() throws Exception {
        try (InputStream in = new LzxStream(new ByteArrayInputStream(Cabinets.lzxCopy(false)), 15, 0, 10)) {
            assertThat(in.readAllBytes()).isEqualTo(ascii("hellohello"));
        }
    }

    @Test
    void lzx_copyFromBeforeTheBeginning_isDamage() throws Exception {
        try (InputStream in = new LzxStream(new ByteArrayInputStream(Cabinets.lzxCopy(true)), 15, 0, 10)) {
            assertThatThrownBy(in::readAllBytes).isInstanceOf(IOException.class).hasMessageContaining("from 6 back");
        }
    }

    @Test
    void lzh_copy_isWhatItCopies() throws Exception {
        byte[] packed = Cabinets.lzh(ascii("0123456789"), 4, true);

        try (InputStream in = new LzhStream(new ByteArrayInputStream(packed), 13, 14, 4, 20)) {
            assertThat(in.readAllBytes()).isEqualTo(ascii("01234567890123456789"));
        }
    }

    @Test
    void arjFastest_bytesAndCopies_areReadAsWritten() throws Exception {
        byte[] file = Marked.file();
        BitWriter bits = new BitWriter(8);
        for (byte b : file) {
            bits.put(0, 1).put(b & 0xff, 8);
        }

        assertThat(Marked.examine(Cabinets.arj(4, 0, bits.done(), file.length)).answer())
                .isEqualTo(Answer.MALICIOUS);
    }

    @Test
    void examine_lockedArj_isEncrypted() throws Exception {
        EngineAnswer answer = Marked.examine(Cabinets.arj(1, 1, new byte[40], 100));

        assertThat(answer.answer()).isEqualTo(Answer.ENCRYPTED);
        assertThat(answer.detail()).isEqualTo("file: locked with a password");
    }

    @Test
    void examine_methodThatIsNotKnown_isIncompleteAndNamed() throws Exception {
        assertThat(Marked.examine(Cabinets.lha("-lh1-", new byte[40], 100)).detail())
                .contains("-lh1-");
        byte[] quantum = Cabinets.cab(2, new byte[9], new byte[][] {new byte[9]}, new int[] {14});
        assertThat(Marked.examine(quantum).answer()).isEqualTo(Answer.INCOMPLETE);
        assertThat(Marked.examine(quantum).detail()).contains("method 2");
    }

    @Test
    void examine_cabinetsFilesOverEachOther_areNotSilentlyLeftOut() throws Exception {
        byte[] cab = Cabinets.stored(ascii("0123456789"));
        int second = 44 + 22 + 4;
        System.arraycopy(u32(2), 0, cab, second, 4);

        assertThat(Marked.examine(cab).detail()).contains("lies over another file");
    }

    @Test
    void examine_cabinetThatGoesOnInAnother_isIncomplete() throws Exception {
        byte[] cab = Cabinets.stored(ascii("0123456789"));
        System.arraycopy(u16(0xffff), 0, cab, 44 + 22 + 8, 2);

        assertThat(Marked.examine(cab).detail()).contains("more than one cabinet");
    }

    @Test
    void examine_textThatBeginsLikeArj_isClean() throws Exception {
        byte[] text = join(new byte[] {0x60, (byte) 0xea}, new byte[600]);

        assertThat(Marked.examine(text)).isEqualTo(EngineAnswer.CLEAN);
    }
}
