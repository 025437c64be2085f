package io.hivesec.engines.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ByteStreamTest {

    /** Three bytes and then, once, a failure: a source that has nothing more to say after that. */
    private static ByteStream failing() {
        return new ByteStream() {
            private int asked;

            @Override
            int next() throws IOException {
                if (++asked == 4) {
                    throw new IOException("cut off");
                }
                return asked > 4 ? -1 : asked;
            }
        };
    }

    @Test
    void read_failureWithinABlock_handsOutWhatCameBeforeAndThenFails() throws IOException {
        ByteStream in = failing();
        byte[] block = new byte[10];

        assertThat(in.read(block)).isEqualTo(3);
        assertThat(block).startsWith(1, 2, 3);
        assertThatThrownBy(() -> in.read(block)).hasMessage("cut off");
        assertThatThrownBy(in::read).hasMessage("cut off");
    }

    @Test
    void read_nothingAskedFor_isNotTheEnd() throws IOException {
        assertThat(failing().read(new byte[0])).isZero();
    }
}
