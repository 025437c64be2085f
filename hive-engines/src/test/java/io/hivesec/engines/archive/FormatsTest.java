package io.hivesec.engines.archive;

import static io.hivesec.engines.archive.HostileArchives.join;
import static io.hivesec.engines.archive.Marked.ascii;
import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.engines.virus.Answer;
import io.hivesec.engines.virus.EngineAnswer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is known and cannot be unpacked is never clean, and what only looks like it is. */
final class FormatsTest {

    @ParameterizedTest
    @CsvSource({
        "526172211a0700, RAR",
        "526172211a070100, RAR",
        "4c5a495001, lzip",
        "4b57414a88f027d1, KWAJ",
        "78617221001c, xar",
        "4d5357494d000000, WIM",
        "414c5a01, ALZip",
        "5374756666497420, StuffIt",
        "6873717300000000000000000000000000000000000000000000000004000000, SquashFS",
        "453dcd28, cramfs",
        "514649fb, disk image",
        "3f5f0300, Windows help",
    })
    void examine_formatThatCannotBeUnpacked_isIncompleteAndNamed(String magic, String name) throws Exception {
        EngineAnswer answer = Marked.examine(join(HexFormat.of().parseHex(magic), new byte[3000]));

        assertThat(answer.answer()).isEqualTo(Answer.INCOMPLETE);
        assertThat(answer.detail()).contains(name);
    }

    @ParameterizedTest
    @CsvSource({"7, **ACE**, ACE", "32769, CD001, ISO"})
    void examine_magicAtItsPlace_isIncomplete(int at, String magic, String name) throws Exception {
        byte[] file = new byte[40_000];
        System.arraycopy(ascii(magic), 0, file, at, magic.length());

        assertThat(Marked.examine(file).detail()).contains(name);
    }

    @Test
    void examine_magicAtAnotherPlace_isClean() throws Exception {
        byte[] file = new byte[40_000];
        System.arraycopy(ascii("CD001"), 0, file, 100, 5);
        System.arraycopy(ascii("**ACE**"), 0, file, 200, 7);

        assertThat(Marked.examine(file)).isEqualTo(EngineAnswer.CLEAN);
    }

    @Test
    void examine_diskImageOfApple_isToldByItsTrailer() throws Exception {
        byte[] file = new byte[40_000];
        System.arraycopy(ascii("koly"), 0, file, file.length - 512, 4);

        assertThat(Marked.examine(file).detail()).contains("Apple");
    }

    @Test
    void examine_zipBehindText_isReadToo() throws Exception {
        byte[] packed = HostileArchives.deflate(HostileArchives.MARKER);
        byte[] zip = HostileArchives.zip(HostileArchives.local("a", 8, packed, packed.length, 24, 0));

        assertThat(Marked.examine(join(ascii("#!/bin/sh\nexec unzip $0\n".repeat(40)), zip))
                        .answer())
                .isEqualTo(Answer.MALICIOUS);
        assertThat(Marked.examine(join(Documents.pdf("", new byte[5]), zip)).answer())
                .isEqualTo(Answer.MALICIOUS);
    }

    /** Deflate stores what is packed already, in blocks, so that the inner archive's headers can be seen from outside. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void examine_zipThatAZipQuotes_isReadOnceAndWhole(boolean isMarked) throws Exception {
        byte[] noise = new byte[200_000];
        new Random(7).nextBytes(noise);
        byte[] packed = HostileArchives.deflate(noise);
        byte[] told = HostileArchives.deflate(isMarked ? HostileArchives.MARKER : ascii("nothing"));
        byte[] inner = HostileArchives.zip(join(
                HostileArchives.local("noise", 8, packed, packed.length, noise.length, 0),
                HostileArchives.local("told", 8, told, told.length, 24, 0)));
        byte[] quoting = HostileArchives.deflate(inner);
        byte[] outer = HostileArchives.zip(HostileArchives.local("a.zip", 8, quoting, quoting.length, inner.length, 0));

        assertThat(Marked.examine(outer).answer()).isEqualTo(isMarked ? Answer.MALICIOUS : Answer.CLEAN);
    }

    /** A library that reads zip files has the magics of their records among its constants. */
    @Test
    void examine_endRecordWithoutADirectory_isNoArchive() throws Exception {
        byte[] program = new byte[100_000];
        System.arraycopy(HexFormat.of().parseHex("7f454c46"), 0, program, 0, 4);
        System.arraycopy(ascii("PK\u0003\u0004"), 0, program, 70_000, 4);
        System.arraycopy(HexFormat.of().parseHex("504b0506000000000100010050000000a000"), 0, program, 80_000, 18);

        assertThat(Marked.examine(program)).isEqualTo(EngineAnswer.CLEAN);
    }

    @Test
    void examine_damagedEntryBehindAnother_isIncomplete() throws Exception {
        byte[] packed = HostileArchives.deflate(new byte[200_000]);
        byte[] damaged = Arrays.copyOf(HostileArchives.deflate(ascii("nothing to see here")), 9);
        byte[] zip = HostileArchives.zip(join(
                HostileArchives.local("a", 8, packed, 1 << 20, 200_000, 0),
                HostileArchives.local("b", 8, damaged, damaged.length, 19, 0)));

        assertThat(Marked.examine(zip).answer()).isEqualTo(Answer.INCOMPLETE);
    }

    @Test
    void examine_codeThatNamesAZipsEnd_isClean() throws Exception {
        byte[] code = join(new byte[500], ascii("PK\u0003\u0004"), new byte[9], ascii("PK\u0005\u0006"));

        assertThat(Marked.examine(join(code, new byte[90]))).isEqualTo(EngineAnswer.CLEAN);
        byte[] table = join(ascii("PK\u0005\u0006PK\u0001\u0002PK\u0003\u0004"), Marked.u32(-1, 17, 1), new byte[90]);
        assertThat(Marked.examine(join(new byte[500], table))).isEqualTo(EngineAnswer.CLEAN);
        assertThat(Marked.examine(join(code, HexFormat.of().parseHex("8b45fc8945f88b4d0c8b5508ffd0c3"), new byte[90])))
                .isEqualTo(EngineAnswer.CLEAN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "package a;\n\nclass B {}\n",
                "<!DOCTYPE html><html><head><title>x</title></head></html>",
                "{\"a\": [1, 2, 3]}",
                "MZ is how programs begin",
                "Rar! says the lion",
                "LZIP is a format",
                "hsqs is what SquashFS begins with",
                "KDMV and EGGA and MSCF",
                "%PD is not PDF",
                "-lh5- is a method",
                "0123456789\n"
            })
    void examine_ordinaryText_isClean(String text) throws Exception {
        assertThat(Marked.examine(ascii(text))).isEqualTo(EngineAnswer.CLEAN);
    }

    @Test
    void examine_ordinaryPicture_isClean() throws Exception {
        byte[] picture = join(HexFormat.of().parseHex("89504e470d0a1a0a"), new byte[2000]);

        assertThat(Marked.examine(picture)).isEqualTo(EngineAnswer.CLEAN);
        assertThat(Marked.examine(Arrays.copyOf(picture, 9))).isEqualTo(EngineAnswer.CLEAN);
    }
}
