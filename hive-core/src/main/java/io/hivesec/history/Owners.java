package io.hivesec.history;

import io.hivesec.event.Container;
import io.hivesec.event.Endpoint;
import io.hivesec.event.Scope;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The containers of an access graph and the addresses that are theirs: each container's is the one it last connected from
 * or was reached at, and an address is the container's that last used it. Guarded by its graph.
 */
final class Owners {
    private static final Owner NOBODY = new Owner(Container.HOST, "");

    private final Map<String, Owner> byId = new HashMap<>();
    private final Map<String, String> idByAddress = new HashMap<>();

    /**
     * A container with its address.
     *
     * @param container what is known of it
     * @param address an IP literal; empty when none was told
     */
    record Owner(Container container, String address) {}

    /** Takes down a container, and that an address that other machines can reach is its own. */
    void add(Container container, Endpoint own) {
        Owner known = byId.get(container.id());
        boolean isSame = known != null
                && known.container() == container
                && (own.ip().isEmpty() || own.ip().equals(known.address()));
        if (!isSame) {
            add(container, own.scope().isRemote() ? own.ip() : "");
        }
    }

    void add(Container container, String address) {
        Owner known = byId.get(container.id());
        String kept = address.isEmpty() && known != null ? known.address() : address;
        if (known != null && known.container() == container && known.address().equals(kept)) {
            return;
        }
        if (known != null && !known.address().equals(kept)) {
            idByAddress.remove(known.address(), container.id());
        }
        byId.put(container.id(), new Owner(container, kept));
        if (!kept.isEmpty()) {
            idByAddress.put(kept, container.id());
        }
    }

    /** Adds those that are not known yet. */
    void addAll(List<Owner> others) {
        for (Owner other : others) {
            if (!byId.containsKey(other.container().id())) {
                add(other.container(), other.address());
            }
        }
    }

    void forget(String id) {
        Owner gone = byId.remove(id);
        if (gone != null) {
            idByAddress.remove(gone.address(), id);
        }
    }

    void clear() {
        byId.clear();
        idByAddress.clear();
    }

    List<Owner> all() {
        return List.copyOf(byId.values());
    }

    /** What is known of a container; the host without an address for an unknown id. */
    Owner of(String id) {
        return byId.getOrDefault(id, NOBODY);
    }

    /** Who is at the other end of a container's connection. */
    Party party(Container container, Endpoint peer) {
        String shown = peer.ip().isEmpty() ? peer.name() : peer.ip();
        return switch (peer.scope()) {
            case LOOPBACK, LOCAL -> new Party(Party.Kind.ITSELF, shown);
            case METADATA -> new Party(Party.Kind.METADATA, shown);
            case UNKNOWN -> new Party(Party.Kind.UNKNOWN, "");
            case INTERNAL, EXTERNAL -> {
                Container owner = ownerOf(peer.ip());
                yield owner == null ? stranger(peer, shown) : owned(container, owner);
            }
        };
    }

    private @Nullable Container ownerOf(String address) {
        String id = idByAddress.get(address);
        Owner owner = id == null ? null : byId.get(id);
        return owner == null ? null : owner.container();
    }

    private static Party stranger(Endpoint peer, String shown) {
        if (peer.scope() == Scope.EXTERNAL) {
            return new Party(Party.Kind.INTERNET, shown);
        }
        return peer.name().isEmpty()
                ? new Party(Party.Kind.INTERNAL, shown)
                : new Party(Party.Kind.SERVICE, peer.name());
    }

    private static Party owned(Container container, Container owner) {
        String name = owner.name().isEmpty() ? owner.id() : owner.name();
        if (owner.id().equals(container.id())) {
            return new Party(Party.Kind.ITSELF, name);
        }
        if (owner.isHost()) {
            return new Party(Party.Kind.NODE, name.isEmpty() ? "host" : name);
        }
        boolean isAlike = !owner.image().isEmpty() && owner.image().equals(container.image());
        return new Party(isAlike ? Party.Kind.SAME_WORKLOAD : Party.Kind.CONTAINER, name);
    }
}
