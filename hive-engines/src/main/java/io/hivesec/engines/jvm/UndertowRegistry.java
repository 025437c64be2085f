package io.hivesec.engines.jvm;

import io.hivesec.engines.jvm.ObjectGraph.Node;
import io.hivesec.engines.jvm.Sites.Site;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Undertow: filters, servlets, listeners, handlers. */
final class UndertowRegistry implements Registries.Registry {
    @Override
    public List<Registration> read(ObjectGraph graph, Sites sites) {
        List<Registration> found = new ArrayList<>();
        for (Node deployment : graph.having("filterUrlMappings", "listeners")) {
            Site site = Site.of(deployment.text("hostName"), deployment.text("contextPath"), 0);
            sites.add(site);
            deployment(deployment, site, graph, found);
        }
        for (Node handler : graph.all()) {
            if (handler.type().name().startsWith("io.undertow.")) {
                for (String field : List.of("next", "handler", "rootHandler", "defaultHandler", "exactPathMatches")) {
                    for (Value value : handler.get(field).each()) {
                        if (value instanceof Value.Reference reference) {
                            found.add(sites.any().registration(reference.type(), "undertow", "/*"));
                        }
                    }
                }
            }
        }
        return found;
    }

    private static void deployment(Node deployment, Site site, ObjectGraph graph, List<Registration> found) {
        Map<String, ClassKey> filters = new HashMap<>();
        for (Node filter : graph.each(deployment.get("filters"))) {
            if (filter.get("filterClass") instanceof Value.Type type) {
                filters.put(filter.text("name"), type.key());
            }
        }
        for (Node mapping : graph.each(deployment.get("filterUrlMappings"))) {
            ClassKey filter = filters.get(mapping.text("filterName"));
            if (filter != null) {
                found.add(site.registration(filter, "filter", mapping.text("mapping")));
            }
        }
        for (Node servlet : graph.each(deployment.get("servlets"))) {
            if (servlet.get("servletClass") instanceof Value.Type type) {
                for (String mapping : Registries.mappings(servlet.get("mappings"))) {
                    found.add(site.registration(type.key(), "servlet", mapping));
                }
            }
        }
        for (Node listener : graph.each(deployment.get("listeners"))) {
            if (listener.get("listenerClass") instanceof Value.Type type) {
                found.add(site.registration(type.key(), "listener", "/*"));
            }
        }
    }
}
