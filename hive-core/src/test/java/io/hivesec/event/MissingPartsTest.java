package io.hivesec.event;

import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Who leaves a part of an event out is told which. */
class MissingPartsTest {
    private static final Context CONTEXT = Context.of(Instant.EPOCH, Container.HOST, Process.UNKNOWN);

    @Test
    void collectionThatIsNull_isNamed() {
        List<String> none = nothing();
        named("arguments", () -> Process.builder().arguments(none).build());
        named("ancestors", () -> new Context(Instant.EPOCH, Container.HOST, Process.UNKNOWN, nothing()));
        named("addresses", () -> new NameResolved(CONTEXT, "a.example", nothing()));
        named("before", () -> new CapabilitiesChanged(CONTEXT, nothing(), Set.of()));
    }

    private static void named(String part, ThrowingCallable making) {
        assertThatNullPointerException().isThrownBy(making).withMessage(part);
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T nothing() {
        return null;
    }
}
