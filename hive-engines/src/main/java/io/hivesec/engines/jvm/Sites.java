package io.hivesec.engines.jvm;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Where servlets answer, so that what a framework registers inside of one can be said to answer there too. */
final class Sites {
    private final Map<Integer, Site> byServlet = new HashMap<>();
    private final Set<Site> all = new LinkedHashSet<>();

    /**
     * A place that answers requests.
     *
     * @param name host and context
     * @param port its port, 0 when not known
     */
    record Site(String name, int port) {
        static final Site UNKNOWN = new Site("", 0);

        /** Host and context; the root context adds nothing to the host. */
        static Site of(String host, String context, int port) {
            String path = context.equals("/") ? "" : context;
            return new Site((host.isEmpty() ? "localhost" : host) + path, port);
        }

        Registration registration(ClassKey type, String kind, String mapping) {
            return new Registration(type, kind, mapping, name, port);
        }
    }

    /** Says that a servlet, by the number of its object, answers at a site. */
    void put(Value servlet, Site site) {
        all.add(site);
        if (servlet instanceof Value.Reference reference) {
            byServlet.put(reference.number(), site);
        }
    }

    /** Says that there is such a site. */
    void add(Site site) {
        all.add(site);
    }

    /** Where the servlet answers; when that is not known and there is but one site, that one. */
    Site of(int servlet) {
        Site known = byServlet.get(servlet);
        return known != null ? known : any();
    }

    /** Whether no site is known. */
    boolean isEmpty() {
        return all.isEmpty();
    }

    /** The only site there is. */
    Site any() {
        return all.size() == 1 ? all.iterator().next() : Site.UNKNOWN;
    }
}
