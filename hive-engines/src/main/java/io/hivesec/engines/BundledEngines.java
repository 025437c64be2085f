package io.hivesec.engines;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * The engines that come with Hive. Those of others are not among them, though on a class path they lie beside: they are asked
 * for by naming a class loader, and a broken one among them is told then and keeps nothing else from working.
 */
public final class BundledEngines {
    /** A list so broken that it no longer advances is given up after this many errors. */
    private static final int MAX_ERRORS = 100;

    private BundledEngines() {}

    /**
     * Hive's own engines of a type.
     *
     * @param type what the engines are; those below its package are Hive's own
     * @throws ServiceConfigurationError when one of them cannot be loaded, or none is named by a service file
     */
    public static <E> List<E> of(Class<E> type) {
        String home = type.getPackageName() + '.';
        List<E> engines = new ArrayList<>();
        Iterator<ServiceLoader.Provider<E>> providers =
                ServiceLoader.load(type, type.getClassLoader()).stream().iterator();
        int errors = 0;
        while (errors < MAX_ERRORS) {
            try {
                if (!providers.hasNext()) {
                    break;
                }
                ServiceLoader.Provider<E> provider = providers.next();
                if (provider.type().getName().startsWith(home)) {
                    engines.add(provider.get());
                }
            } catch (ServiceConfigurationError e) {
                if (String.valueOf(e.getMessage()).contains("Provider " + home)) {
                    throw e;
                }
                errors++;
            }
        }
        if (engines.isEmpty()) {
            throw new ServiceConfigurationError(
                    type.getName() + ": no service file names Hive's own: jars were packed into one"
                            + " without merging their META-INF/services");
        }
        return engines;
    }
}
