package io.hivesec.detectors.escape;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Whatever listens on an engine's socket answers, in pieces of any size: a body within its limit, or an {@link IOException}. */
class HttpReplyFuzzTest {
    private static final int LIMIT = 1000;

    @FuzzTest
    void body_anyBytes_isWithinTheLimitOrRefused(byte[] bytes) {
        ByteBuffer answer = ByteBuffer.wrap(bytes);
        // The first byte says how much of the answer comes at once.
        int piece = answer.hasRemaining() ? 1 + (answer.get() & 0xFF) : 1;
        try {
            HttpReply reply = new HttpReply(buffer -> piece(answer, piece, buffer));
            assertThat(reply.status()).isNotNull();
            assertThat(reply.body(LIMIT)).hasSizeLessThanOrEqualTo(LIMIT);
        } catch (IOException e) {
            assertThat(e).hasMessageNotContaining("null");
        }
    }

    private static int piece(ByteBuffer from, int most, ByteBuffer to) {
        if (!from.hasRemaining()) {
            return -1;
        }
        int count = Math.min(most, from.remaining());
        to.put(from.slice(from.position(), count));
        from.position(from.position() + count);
        return count;
    }
}
