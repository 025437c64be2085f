package io.hivesec.engines.jvm;

import io.hivesec.engines.jvm.ObjectGraph.Node;
import java.util.ArrayList;
import java.util.List;

/** The JDK's own HttpServer. */
final class HttpServerRegistry implements Registries.Registry {
    @Override
    public List<Registration> read(ObjectGraph graph, Sites sites) {
        List<Registration> found = new ArrayList<>();
        for (Node context : graph.having("path", "handler")) {
            if (context.get("handler") instanceof Value.Reference handler) {
                found.add(Sites.Site.UNKNOWN.registration(handler.type(), "http-server", context.text("path")));
            }
        }
        return found;
    }
}
