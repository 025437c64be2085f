package io.hivesec.engines.jvm;

import io.hivesec.engines.jvm.ObjectGraph.Node;
import io.hivesec.engines.jvm.Sites.Site;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Jetty 9 to 12: filters, servlets, listeners, handlers, customizers. */
final class JettyRegistry implements Registries.Registry {
    private static final List<String> LISTENERS = List.of(
            "_eventListeners",
            "_servletRequestListeners",
            "_servletRequestAttributeListeners",
            "_servletContextListeners");

    @Override
    public List<Registration> read(ObjectGraph graph, Sites sites) {
        List<Registration> found = new ArrayList<>();
        int port = graph.having("_localPort").stream()
                .mapToInt(connector -> Registries.number(connector.text("_localPort")))
                .filter(number -> number > 0)
                .findFirst()
                .orElse(0);
        for (Node handler : graph.having("_filterMappings", "_servletMappings")) {
            Optional<Node> context =
                    graph.at(handler.get("_servletContextHandler")).or(() -> graph.at(handler.get("_contextHandler")));
            Site site =
                    Site.of("", context.map(node -> node.text("_contextPath")).orElse(""), port);
            sites.add(site);
            filters(handler, site, graph, found);
            servlets(handler, site, graph, sites, found);
        }
        for (Node context : graph.having("_contextPath")) {
            Site site = Site.of("", context.text("_contextPath"), port);
            for (String field : LISTENERS) {
                add(context.get(field), "listener", site, found);
            }
        }
        Site server = new Site("", port);
        for (Node handler : graph.all()) {
            if (handler.fields().containsKey("_customizers")) {
                add(handler.get("_customizers"), "jetty-customizer", server, found);
            }
            if (handler.fields().containsKey("_handler") || handler.fields().containsKey("_handlers")) {
                add(handler.get("_handler"), "jetty-handler", server, found);
                add(handler.get("_handlers"), "jetty-handler", server, found);
            }
        }
        return found;
    }

    private static void add(Value values, String kind, Site site, List<Registration> found) {
        for (Value value : values.each()) {
            if (value instanceof Value.Reference reference) {
                found.add(site.registration(reference.type(), kind, "/*"));
            }
        }
    }

    private static void filters(Node handler, Site site, ObjectGraph graph, List<Registration> found) {
        Map<String, ClassKey> byName = new HashMap<>();
        for (Node holder : graph.each(handler.get("_filters"))) {
            type(holder, "_filter").ifPresent(type -> byName.put(holder.text("_name"), type));
        }
        for (Node mapping : graph.each(handler.get("_filterMappings"))) {
            graph.at(mapping.get("_holder"))
                    .flatMap(holder -> type(holder, "_filter"))
                    .or(() -> Optional.ofNullable(byName.get(mapping.text("_filterName"))))
                    .ifPresent(type -> Registries.mappings(mapping.get("_pathSpecs"))
                            .forEach(pattern -> found.add(site.registration(type, "filter", pattern))));
        }
    }

    private static void servlets(Node handler, Site site, ObjectGraph graph, Sites sites, List<Registration> found) {
        Map<String, ClassKey> byName = new HashMap<>();
        for (Node holder : graph.each(handler.get("_servlets"))) {
            sites.put(holder.get("_servlet"), site);
            type(holder, "_servlet").ifPresent(type -> byName.put(holder.text("_name"), type));
        }
        for (Node mapping : graph.each(handler.get("_servletMappings"))) {
            ClassKey type = byName.get(mapping.text("_servletName"));
            if (type != null) {
                Registries.mappings(mapping.get("_pathSpecs"))
                        .forEach(pattern -> found.add(site.registration(type, "servlet", pattern)));
            }
        }
    }

    private static Optional<ClassKey> type(Node holder, String instance) {
        if (holder.get(instance) instanceof Value.Reference reference) {
            return Optional.of(reference.type());
        }
        return holder.get("_class") instanceof Value.Type type ? Optional.of(type.key()) : Optional.empty();
    }
}
