package io.hivesec.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;

/**
 * Makes Jackson's factories that leave nothing behind in the caller's threads. Jackson's own keep their buffers in a thread local,
 * and a product that is undeployed while its server's threads go on would stay in memory with them.
 */
public final class JsonFactories {
    private JsonFactories() {}

    /** Begins a factory. */
    public static JsonFactoryBuilder builder() {
        return new JsonFactoryBuilder().recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool());
    }

    /** A factory with nothing else set. */
    public static JsonFactory plain() {
        return builder().build();
    }
}
