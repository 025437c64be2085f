package io.hivesec.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.Version;
import com.fasterxml.jackson.core.json.PackageVersion;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.security.CodeSource;

/**
 * Makes Jackson's factories that leave nothing behind in the caller's threads. Jackson's own keep their buffers in a thread local,
 * and a product that is undeployed while its server's threads go on would stay in memory with them.
 *
 * <p>Threads: safe. Errors: all of it ends with an {@link IllegalStateException} where a product brings a Jackson that is too old.
 */
public final class JsonFactories {
    /** The first with pools of buffers; 2.15 was the first to bound how deep texts are nested. */
    private static final int MAJOR = 2;

    private static final int MINOR = 16;

    private JsonFactories() {}

    /** Begins a factory. */
    public static JsonFactoryBuilder builder() {
        check(PackageVersion.VERSION);
        return new JsonFactoryBuilder().recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool());
    }

    /** A factory with nothing else set. */
    public static JsonFactory plain() {
        return builder().build();
    }

    /** Says what is wrong where a class of Jackson's that is missing would not. */
    static void check(Version found) {
        if (found.getMajorVersion() < MAJOR || found.getMajorVersion() == MAJOR && found.getMinorVersion() < MINOR) {
            CodeSource source = JsonFactory.class.getProtectionDomain().getCodeSource();
            throw new IllegalStateException(
                    "Hive needs Jackson " + MAJOR + "." + MINOR
                            + " or later, and jackson-core is " + found
                            + (source == null ? "" : " (" + source.getLocation() + ")")
                            + ": raise it where the product sets its version, in Spring Boot with the property jackson-bom.version");
        }
    }
}
