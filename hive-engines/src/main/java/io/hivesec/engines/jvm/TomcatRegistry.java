package io.hivesec.engines.jvm;

import io.hivesec.engines.jvm.ObjectGraph.Node;
import io.hivesec.engines.jvm.Sites.Site;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tomcat, embedded or not: filters, servlets, listeners, valves, WebSocket endpoints, upgrade protocols, executors. */
final class TomcatRegistry implements Registries.Registry {
    private static final int MAX_STEPS = 16;
    private static final int MAX_VALVES = 10_000;

    @Override
    public List<Registration> read(ObjectGraph graph, Sites sites) {
        List<Registration> found = new ArrayList<>();
        Map<Integer, Integer> ports = ports(graph);
        for (Node context : graph.having("filterMaps", "filterDefs")) {
            context(context, site(context, graph, ports), graph, sites, found);
        }
        for (Node pipeline : graph.having("basic", "first", "container")) {
            graph.at(pipeline.get("container"))
                    .ifPresent(owner -> valves(pipeline, owner, site(owner, graph, ports), graph, found));
        }
        graph.having("configExactMatchMap").forEach(container -> endpoints(container, graph, sites, found));
        graph.having("httpUpgradeProtocols").forEach(protocol -> protocol(protocol, graph, found));
        return found;
    }

    /** The port of each engine. */
    private static Map<Integer, Integer> ports(ObjectGraph graph) {
        Map<Integer, Integer> ports = new HashMap<>();
        for (Node service : graph.having("connectors", "engine")) {
            for (Node connector : graph.each(service.get("connectors"))) {
                graph.at(connector.get("protocolHandler"))
                        .flatMap(handler -> graph.at(handler.get("endpoint")))
                        .ifPresent(endpoint -> {
                            if (service.get("engine") instanceof Value.Reference engine) {
                                ports.putIfAbsent(engine.number(), port(endpoint, graph));
                            }
                        });
            }
        }
        return ports;
    }

    private static int port(Node endpoint, ObjectGraph graph) {
        return graph.at(endpoint.get("serverSock"))
                .flatMap(socket -> graph.at(socket.get("localAddress")))
                .flatMap(address -> graph.at(address.get("holder")))
                .map(holder -> Registries.number(holder.text("port")))
                .orElseGet(() -> Registries.number(endpoint.text("port")));
    }

    private static Site site(Node container, ObjectGraph graph, Map<Integer, Integer> ports) {
        String path = "";
        String host = "";
        Node at = container;
        for (int step = 0; step < MAX_STEPS; step++) {
            if (at.fields().containsKey("path") && at.fields().containsKey("filterMaps")) {
                path = at.text("path");
            } else if (at.type().name().endsWith("Host")) {
                host = at.text("name");
            } else if (at.fields().containsKey("defaultHost")) {
                return Site.of(
                        host.isEmpty() ? at.text("defaultHost") : host, path, ports.getOrDefault(at.number(), 0));
            }
            Node child = at;
            at = graph.at(at.get("parent")).orElse(child);
            if (at == child) {
                break;
            }
        }
        return Site.of(host, path, 0);
    }

    private static void context(Node context, Site site, ObjectGraph graph, Sites sites, List<Registration> found) {
        sites.add(site);
        filters(context, site, graph, found);
        for (Node wrapper : graph.each(context.get("children"))) {
            sites.put(wrapper.get("instance"), site);
            if (wrapper.get("instance") instanceof Value.Reference servlet) {
                for (String mapping : Registries.mappings(wrapper.get("mappings"))) {
                    found.add(site.registration(servlet.type(), "servlet", mapping));
                }
            }
        }
        for (String field : List.of(
                "applicationEventListenersList",
                "applicationEventListenersObjects",
                "applicationLifecycleListenersObjects")) {
            for (Value listener : context.get(field).each()) {
                if (listener instanceof Value.Reference reference) {
                    found.add(site.registration(reference.type(), "listener", "/*"));
                }
            }
        }
    }

    private static void filters(Node context, Site site, ObjectGraph graph, List<Registration> found) {
        Map<String, ClassKey> byName = new HashMap<>();
        for (Node definition : graph.each(context.get("filterDefs"))) {
            if (definition.get("filter") instanceof Value.Reference filter) {
                byName.put(definition.text("filterName"), filter.type());
            }
        }
        for (Node config : graph.each(context.get("filterConfigs"))) {
            String name = graph.at(config.get("filterDef"))
                    .map(definition -> definition.text("filterName"))
                    .orElse("");
            if (config.get("filter") instanceof Value.Reference filter) {
                byName.put(name, filter.type());
            }
        }
        Set<String> mapped = new HashSet<>();
        for (Node maps : graph.each(context.get("filterMaps"))) {
            for (Node map : graph.each(maps.get("array"))) {
                ClassKey filter = byName.get(map.text("filterName"));
                if (filter != null) {
                    mapped.add(map.text("filterName"));
                    for (String mapping : Registries.mappings(map.get("urlPatterns"))) {
                        found.add(site.registration(filter, "filter", mapping));
                    }
                }
            }
        }
        byName.forEach((name, filter) -> {
            if (!mapped.contains(name)) {
                found.add(site.registration(filter, "filter", ""));
            }
        });
    }

    private static void valves(Node pipeline, Node owner, Site site, ObjectGraph graph, List<Registration> found) {
        Deque<Value> next = new ArrayDeque<>(List.of(pipeline.get("first"), pipeline.get("basic")));
        Set<Integer> seen = new HashSet<>();
        boolean wrapper = owner.fields().containsKey("servletClass");
        while (!next.isEmpty() && seen.size() < MAX_VALVES) {
            if (next.remove() instanceof Value.Reference valve && seen.add(valve.number())) {
                String mapping = wrapper ? owner.text("name") : "/*";
                found.add(site.registration(valve.type(), "valve", mapping));
                // A valve that is no ValveBase keeps the next one under a name of its own.
                graph.at(valve)
                        .ifPresent(node -> node.fields().forEach((name, value) -> {
                            boolean isNext =
                                    name.equals("next") || !node.fields().containsKey("next");
                            boolean isValve = graph.at(value)
                                    .map(other -> !other.fields().containsKey("pipeline"))
                                    .orElse(false);
                            if (isNext && isValve) {
                                next.add(value);
                            }
                        }));
            }
        }
    }

    private static void endpoints(Node container, ObjectGraph graph, Sites sites, List<Registration> found) {
        List<Node> matches = new ArrayList<>(graph.each(container.get("configExactMatchMap")));
        for (Value byLength : container.get("configTemplateMatchMap").each()) {
            matches.addAll(graph.each(byLength));
        }
        for (Node match : matches) {
            graph.at(match.get("config")).ifPresent(config -> {
                if (config.get("endpointClass") instanceof Value.Type type) {
                    found.add(sites.any().registration(type.key(), "websocket", config.text("path")));
                }
            });
        }
    }

    private static void protocol(Node protocol, ObjectGraph graph, List<Registration> found) {
        Site site = new Site(
                "",
                graph.at(protocol.get("endpoint")).map(at -> port(at, graph)).orElse(0));
        for (String field : List.of("upgradeProtocols", "httpUpgradeProtocols")) {
            for (Value upgrade : protocol.get(field).each()) {
                if (upgrade instanceof Value.Reference reference) {
                    found.add(site.registration(reference.type(), "upgrade", "/*"));
                }
            }
        }
        graph.at(protocol.get("endpoint")).ifPresent(endpoint -> {
            if (endpoint.get("executor") instanceof Value.Reference executor) {
                found.add(site.registration(executor.type(), "executor", "/*"));
            }
        });
        if (protocol.get("adapter") instanceof Value.Reference adapter) {
            found.add(site.registration(adapter.type(), "adapter", "/*"));
        }
    }
}
