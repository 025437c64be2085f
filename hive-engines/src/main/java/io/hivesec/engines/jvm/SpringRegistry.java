package io.hivesec.engines.jvm;

import io.hivesec.engines.jvm.ObjectGraph.Node;
import io.hivesec.engines.jvm.Sites.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Spring MVC and WebFlux: controllers, interceptors, mappings, adapters, resolvers, web filters, router functions. */
final class SpringRegistry implements Registries.Registry {
    private static final int MAX_JOINED = 16;
    private static final Map<String, String> STRATEGIES = Map.of(
            "handlerMappings", "handler-mapping",
            "handlerAdapters", "handler-adapter",
            "viewResolvers", "view-resolver",
            "handlerExceptionResolvers", "exception-resolver");

    @Override
    public List<Registration> read(ObjectGraph graph, Sites sites) {
        List<Registration> found = new ArrayList<>();
        Site only = only(graph, sites);
        for (Node dispatcher : graph.having("handlerMappings")) {
            Site known = sites.of(dispatcher.number());
            Site site = known.equals(Site.UNKNOWN) ? only : known;
            STRATEGIES.forEach((field, kind) -> add(dispatcher.get(field), kind, "/*", site, found));
            graph.each(dispatcher.get("handlerMappings")).forEach(mapping -> mapping(mapping, site, graph, found));
        }
        for (Node chain : graph.having("allFilters")) {
            add(chain.get("allFilters"), "web-filter", "/*", only, found);
            add(chain.get("handler"), "web-handler", "/*", only, found);
        }
        for (Node route : graph.having("predicate", "handlerFunction")) {
            String path = pattern(route.get("predicate"), graph, 0);
            add(route.get("handlerFunction"), "handler-function", path.isEmpty() ? "/*" : path, only, found);
        }
        return found;
    }

    /** The site of everything; where there are no servlets, the one port that the JVM listens on. */
    private static Site only(ObjectGraph graph, Sites sites) {
        if (!sites.isEmpty()) {
            return sites.any();
        }
        List<Integer> ports = graph.having("localAddress").stream()
                .flatMap(socket -> graph.at(socket.get("localAddress")).stream())
                .flatMap(address -> graph.at(address.get("holder")).stream())
                .map(holder -> Registries.number(holder.text("port")))
                .filter(port -> port > 0)
                .distinct()
                .toList();
        return ports.size() == 1 ? Site.of("", "", ports.get(0)) : Site.UNKNOWN;
    }

    /** The pattern of a predicate, which may be joined with others. */
    private static String pattern(Value predicate, ObjectGraph graph, int depth) {
        Node node = graph.at(predicate).orElse(null);
        if (node == null || depth > MAX_JOINED) {
            return "";
        }
        String own = graph.at(node.get("pattern"))
                .map(pattern -> pattern.text("patternString"))
                .orElse("");
        if (!own.isEmpty()) {
            return own;
        }
        String left = pattern(node.get("left"), graph, depth + 1);
        return left.isEmpty() ? pattern(node.get("right"), graph, depth + 1) : left;
    }

    private static void add(Value values, String kind, String mapping, Site site, List<Registration> found) {
        for (Value value : values.each()) {
            if (value instanceof Value.Reference reference) {
                found.add(site.registration(reference.type(), kind, mapping));
            }
        }
    }

    private static void mapping(Node mapping, Site site, ObjectGraph graph, List<Registration> found) {
        add(mapping.get("adaptedInterceptors"), "interceptor", "/*", site, found);
        for (Node interceptor : graph.each(mapping.get("adaptedInterceptors"))) {
            add(interceptor.get("interceptor"), "interceptor", "/*", site, found);
        }
        if (mapping.get("handlerMap") instanceof Value.Pairs handlers) {
            handlers.entries().forEach((path, handler) -> {
                String pattern = path.asText().isEmpty()
                        ? graph.at(path).map(node -> node.text("patternString")).orElse("/*")
                        : path.asText();
                add(handler, "controller", pattern, site, found);
            });
        }
        for (Node registry : graph.each(mapping.get("mappingRegistry"))) {
            for (Node registration : graph.each(registry.get("registry"))) {
                controller(registration, site, graph, found);
            }
        }
    }

    private static void controller(Node registration, Site site, ObjectGraph graph, List<Registration> found) {
        graph.at(registration.get("handlerMethod")).ifPresent(method -> {
            if (method.get("beanType") instanceof Value.Type type) {
                for (String path : paths(registration.get("mapping"), graph)) {
                    found.add(site.registration(type.key(), "controller", path));
                }
            }
        });
    }

    private static List<String> paths(Value mapping, ObjectGraph graph) {
        List<String> paths = new ArrayList<>();
        graph.at(mapping).ifPresent(info -> {
            for (String condition : List.of("patternsCondition", "pathPatternsCondition")) {
                graph.at(info.get(condition)).ifPresent(node -> {
                    for (Value pattern : node.get("patterns").each()) {
                        String text = pattern.asText().isEmpty()
                                ? graph.at(pattern)
                                        .map(one -> one.text("patternString"))
                                        .orElse("")
                                : pattern.asText();
                        paths.add(text.isEmpty() ? "/" : text);
                    }
                });
            }
        });
        return paths.isEmpty() ? List.of("/*") : paths;
    }
}
