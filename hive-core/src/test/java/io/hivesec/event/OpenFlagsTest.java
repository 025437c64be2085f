package io.hivesec.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class OpenFlagsTest {

    @Test
    void parse_namesOrNumber_giveTheSameFlags() {
        assertThat(OpenFlags.parse("O_WRONLY|O_CREAT|O_TRUNC")).isEqualTo(new OpenFlags(577));
        assertThat(OpenFlags.parse("577")).isEqualTo(new OpenFlags(577));
    }

    @Test
    void toString_ofFlags_isReadBack() {
        OpenFlags flags = new OpenFlags(2 | 0x400 | 0x80000);
        assertThat(flags).hasToString("O_RDWR|O_APPEND|O_CLOEXEC");
        assertThat(OpenFlags.parse(flags.toString())).isEqualTo(flags);
    }

    @Test
    void writes_accessMode_decides() {
        assertThat(OpenFlags.parse("O_RDWR").writes()).isTrue();
        assertThat(OpenFlags.parse("O_WRONLY").writes()).isTrue();
        assertThat(OpenFlags.parse("O_RDONLY|O_CREAT").writes()).isFalse();
    }

    @Test
    void parse_unknownNames_arePassedOver() {
        assertThat(OpenFlags.parse("O_NEW|O_CREAT|99999999999")).isEqualTo(new OpenFlags(0x40));
    }
}
