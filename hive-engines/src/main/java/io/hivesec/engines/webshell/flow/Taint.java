package io.hivesec.engines.webshell.flow;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a value came from outside the page.
 *
 * @param origins the kinds of outside source
 * @param whole whether the value is all outsider's data, with nothing of the page's own joined to it
 * @param path the first route seen, from source on, bounded
 */
public record Taint(Set<Origin> origins, boolean whole, List<Step> path) {
    private static final int MAX_PATH = 12;

    /** A kind of source. */
    public enum Origin {
        /** A parameter, header, cookie or part of the URL. */
        REQUEST,
        /** The body of a request, as bytes or text. */
        BODY,
        /** A file or field of a multipart request. */
        UPLOAD,
        /** A socket. */
        SOCKET,
        /** What another server answered. */
        NETWORK,
        /** What a page gives a tag file; whether that is an outsider's data, the tag file does not say. */
        CALLER,
        /** A large constant of the page that was decoded. */
        EMBEDDED
    }

    /**
     * A place on the route.
     *
     * @param line the page's line
     * @param what the code there
     */
    public record Step(int line, String what) {}

    public Taint {
        origins = Set.copyOf(origins);
        path = List.copyOf(path);
    }

    /** Data of an outside source, read on a line by the code given. */
    public static Taint of(Origin origin, int line, String what) {
        return new Taint(Set.of(origin), true, List.of(new Step(line, what)));
    }

    /** Whether a remote party chose the data when the page ran. */
    public boolean isRemote() {
        return origins.stream().anyMatch(origin -> origin != Origin.EMBEDDED && origin != Origin.CALLER);
    }

    /** Whether nobody but the page that uses a tag file chose the data. */
    public boolean isCallers() {
        return origins.contains(Origin.CALLER) && !isRemote();
    }

    /** The same data as a part of something longer. */
    public Taint part() {
        return whole ? new Taint(origins, false, path) : this;
    }

    /** The same data where what was joined to it is of no matter. */
    public Taint all() {
        return whole ? this : new Taint(origins, true, path);
    }

    /** The same data after another step, if there is room for one. */
    public Taint via(int line, Supplier<String> what) {
        if (path.size() >= MAX_PATH || path.get(path.size() - 1).line() >= line) {
            return this;
        }
        List<Step> longer = new ArrayList<>(path);
        longer.add(new Step(line, what.get()));
        return new Taint(origins, whole, longer);
    }

    /** What two values joined carry. */
    public static @Nullable Taint join(@Nullable Taint a, @Nullable Taint b) {
        if (a == null || b == null || a == b) {
            return a == null ? b : a;
        }
        if (a.origins.containsAll(b.origins) && a.whole == b.whole) {
            return a;
        }
        Set<Origin> origins = EnumSet.copyOf(a.origins);
        origins.addAll(b.origins);
        if (!a.isRemote() || !b.isRemote()) {
            return new Taint(origins, a.whole || b.whole, a.isRemote() ? a.path : b.path);
        }
        List<Step> both = new ArrayList<>(a.path);
        b.path.stream().filter(step -> !a.path.contains(step)).forEach(both::add);
        return new Taint(origins, a.whole || b.whole, both.subList(0, Math.min(both.size(), MAX_PATH)));
    }
}
