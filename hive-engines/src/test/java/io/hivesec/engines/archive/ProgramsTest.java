package io.hivesec.engines.archive;

import static io.hivesec.engines.archive.HostileArchives.join;
import static io.hivesec.engines.archive.Marked.ascii;
import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.engines.virus.Answer;
import io.hivesec.engines.virus.EngineAnswer;
import io.hivesec.engines.virus.Specimen;
import io.hivesec.engines.virus.own.OwnEngine;
import io.hivesec.spi.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.apache.commons.compress.archivers.sevenz.SevenZMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Windows executables: what they carry, and what they are packed with. */
final class ProgramsTest implements ReaderContract {

    @Override
    public Map<String, byte[]> holding(byte[] file) throws IOException {
        Map<String, byte[]> made = new LinkedHashMap<>();
        made.put("archive behind it", Programs.plain(file));
        made.put("7z behind a text", Programs.plain(join(ascii(";!@Install@!UTF-8!;"), sevenZip(file))));
        made.put("cabinet behind it", Programs.plain(Cabinets.mszip(file)));
        made.put("zip behind it", Programs.plain(zip(file)));
        made.put("program in it", Programs.plain(join(new byte[77], Programs.plain(file))));
        made.put("nsis", Programs.plain(Programs.nsis(file)));
        made.put("nsis, solid", Programs.plain(Programs.solidNsis(file)));
        made.put("installshield", Programs.plain(Programs.installShield("x.dat", file)));
        made.put("installshield, scrambled", Programs.plain(Programs.scrambled(file)));
        made.put("installshield, cabinet", Programs.plain(Programs.cabinet(file, 4)));
        made.put("autoit 5", Programs.plain(Programs.autoIt("EA05", file)));
        made.put("autoit 6", Programs.plain(Programs.autoIt("EA06", file)));
        return made;
    }

    private static byte[] zip(byte[] file) {
        return HostileArchives.zip(HostileArchives.local("a", 0, file, file.length, file.length, 0));
    }

    private static byte[] sevenZip(byte[] file) throws IOException {
        return HostileArchives.sevenZip(SevenZMethod.LZMA2, file);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 5, 8})
    void examine_packedWithUpx_isUnpacked(int method) throws Exception {
        // A word of bits goes right through the marker in the packed bytes.
        byte[] packed = Programs.upx(method, join(new byte[20], HostileArchives.MARKER));

        assertThat(Marked.examine(packed).answer()).isEqualTo(Answer.MALICIOUS);
        assertThat(Marked.examine(Programs.upx(method, new byte[40]))).isEqualTo(EngineAnswer.CLEAN);
    }

    @Test
    void examine_packedWithUpxAndChanged_isIncomplete() throws Exception {
        byte[] packed = Programs.upx(2, new byte[400]);
        for (int i = 0x400; i < packed.length; i++) {
            packed[i] ^= 0x55;
        }

        assertThat(Marked.examine(packed).answer()).isEqualTo(Answer.INCOMPLETE);
    }

    @Test
    void examine_packedWithUpxThatLiesOfItsSize_isIncomplete() throws Exception {
        byte[] packed = Programs.upx(2, new byte[40]);
        System.arraycopy(Marked.u32(0x7fffffff), 0, packed, 0x200 + 16, 4);

        assertThat(Marked.examine(packed).detail()).contains("may be held");
    }

    @ParameterizedTest
    @ValueSource(strings = {".aspack", ".petite", "MEW", ".vmp0", ".themida"})
    void examine_sectionThatAPackerNames_isIncomplete(String section) throws Exception {
        byte[] program = Programs.program(section, Programs.WRITABLE_CODE, ascii("code"), new byte[0]);

        assertThat(Marked.examine(program).answer()).isEqualTo(Answer.INCOMPLETE);
        assertThat(Marked.examine(program).detail()).contains("packed with ");
    }

    @Test
    void examine_entryPointInEvenBytesThatMayBeWritten_isIncomplete() throws Exception {
        byte[] program = Programs.program(".x", Programs.WRITABLE_CODE, noise(), new byte[0]);

        assertThat(Marked.examine(program).detail()).contains("an unknown packer");
    }

    @Test
    void examine_evenBytesThatMayNotBeWritten_areClean() throws Exception {
        byte[] program = Programs.program(".x", Programs.CODE, noise(), new byte[0]);

        assertThat(Marked.examine(program)).isEqualTo(EngineAnswer.CLEAN);
    }

    @Test
    void examine_entryPointInOrdinaryBytesThatMayBeWritten_isClean() throws Exception {
        byte[] program =
                Programs.program("INIT", Programs.WRITABLE_CODE, ascii("code and data ".repeat(300)), new byte[0]);

        assertThat(Marked.examine(program)).isEqualTo(EngineAnswer.CLEAN);
    }

    @Test
    void examine_elfPackedWithUpx_isIncomplete() throws Exception {
        byte[] mark = join(new byte[4], ascii("UPX!"));

        assertThat(Marked.examine(Programs.elf(mark, ascii("code"), 0)).detail())
                .contains("UPX");
        assertThat(Marked.examine(Programs.elf(new byte[8], join(mark, ascii("code")), 0)))
                .isEqualTo(EngineAnswer.CLEAN);
    }

    @Test
    void examine_elfOfEvenBytes_isIncompleteOnlyWithoutSectionHeaders() throws Exception {
        assertThat(Marked.examine(Programs.elf(new byte[8], noise(), 0)).detail())
                .contains("unknown packer");
        assertThat(Marked.examine(Programs.elf(new byte[8], noise(), 9))).isEqualTo(EngineAnswer.CLEAN);
        assertThat(Marked.examine(Programs.elf(new byte[8], ascii("code ".repeat(900)), 0)))
                .isEqualTo(EngineAnswer.CLEAN);
    }

    @Test
    void examine_installerWhoseFilesCannotBeUnpacked_isIncomplete() throws Exception {
        assertThat(Marked.examine(Programs.plain(join(ascii("zlb\u001a"), new byte[40])))
                        .answer())
                .isEqualTo(Answer.INCOMPLETE);
        assertThat(Marked.examine(Programs.plain(Programs.cabinet(new byte[9], 2)))
                        .detail())
                .contains("scrambled");
        assertThat(Marked.examine(Programs.plain(join(ascii("Rar!\u001a\u0007\0"), new byte[40])))
                        .detail())
                .contains("RAR");
    }

    @Test
    void examine_signatureBehindAProgram_isClean() throws Exception {
        byte[] certificates = join(Marked.u32(0x200), Marked.u16(0x200, 2), noise());

        assertThat(Marked.examine(Programs.plain(certificates))).isEqualTo(EngineAnswer.CLEAN);
    }

    @Test
    void examine_programThatIsTooLargeToHold_isIncompleteWhenItCarriesMoreThanItsSections() throws Exception {
        byte[] large = Programs.program(".text", Programs.CODE, new byte[70_000], new byte[0]);
        OwnEngine small = Marked.engine(new Budgets(1 << 20, 2000, 1 << 20, 100, 9, 1 << 16));
        Deadline soon = Deadline.in(Duration.ofSeconds(30));

        assertThat(small.examine(Specimen.of(large), soon)).isEqualTo(EngineAnswer.CLEAN);
        assertThat(small.examine(Specimen.of(join(large, new byte[99])), soon).detail())
                .contains("may be held");
    }

    @Test
    void examine_moreProgramsInOneThanEntriesAreAllowed_isIncomplete() throws Exception {
        byte[] program = Programs.plain(new byte[0]);
        byte[] all = program;
        for (int i = 0; i < 120; i++) {
            all = join(all, program);
        }
        OwnEngine few = Marked.engine(new Budgets(1 << 20, 2000, 1 << 20, 100, 9, 1 << 20));

        assertThat(few.examine(Specimen.of(all), Deadline.in(Duration.ofSeconds(30)))
                        .detail())
                .contains("more than 100 executables");
    }

    @Test
    void examine_manyProgramsInOne_eachIsReadOnce() throws Exception {
        byte[] program = Programs.plain(new byte[0]);
        byte[] all = program;
        for (int i = 0; i < 300; i++) {
            all = join(all, new byte[3], program);
        }

        assertThat(Marked.examine(all)).isEqualTo(EngineAnswer.CLEAN);
    }

    private static byte[] noise() {
        byte[] noise = new byte[8192];
        new Random(7).nextBytes(noise);
        return noise;
    }
}
