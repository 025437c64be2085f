package io.hivesec.spi;

import java.util.List;

/**
 * A scanner that asks engines, to which others may add theirs. Where {@code Hive.Builder.plugins} found the scanner, it is
 * given the engines that the same class loaders find, each by a line in {@code META-INF/services/} and the name of the {@link
 * #engineType}. A scanner that was registered by hand keeps the engines that it was registered with.
 *
 * <p>Threads: {@link #withEngine} is called before the scanner is used, by one thread.
 *
 * @param <E> what its engines are
 */
public interface ExtensibleScanner<E> extends Scanner {

    /** The type that service files name. */
    Class<E> engineType();

    /** The engines that it has. */
    List<E> engines();

    /**
     * The scanner with one engine more. It is used in this one's place, which is not used any more and not closed: what it holds
     * is the other's now.
     *
     * @param engine what to ask too
     * @throws IllegalArgumentException when it cannot be asked beside the others, such as for a name that one of them has
     */
    ExtensibleScanner<E> withEngine(E engine);
}
