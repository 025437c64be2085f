package io.hivesec.history;

import io.hivesec.event.Container;
import io.hivesec.event.CredentialsChanged;
import io.hivesec.event.DescriptorDuplicated;
import io.hivesec.event.Endpoint;
import io.hivesec.event.Event;
import io.hivesec.event.EventKind;
import io.hivesec.event.NetworkAccepted;
import io.hivesec.event.NetworkConnected;
import io.hivesec.event.NetworkListening;
import io.hivesec.event.PipeCreated;
import io.hivesec.event.Process;
import io.hivesec.event.ProcessForked;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One container's history. Not thread-safe: {@link Histories} locks it. */
final class MutableHistory implements ContainerHistory {
    private static final int MAX_ANCESTORS = 64;
    private static final int ENDED_LOOK_AHEAD = 32;

    private final HistoryLimits limits;
    private final RecentEvents recent;
    private final Map<Integer, ProcessNode> processes = new LinkedHashMap<>();
    private Container container;
    private Instant now = Instant.MIN;
    private long descriptorNumbers;
    private long processWeight;

    MutableHistory(Container container, HistoryLimits limits) {
        this.container = container;
        this.limits = limits;
        this.recent = new RecentEvents(limits.events());
    }

    void record(Event event) {
        if (event.time().isAfter(now)) {
            now = event.time();
        }
        learnContainer(event.container());
        ProcessNode node = event.process().pid() == 0 ? null : touch(event);
        if (node != null) {
            long before = node.weight();
            apply(event, node);
            processWeight += node.weight() - before;
        }
        recent.add(event);
        switch (event.kind()) {
            case CONTAINER_STOPPED -> clear();
            default -> shrink();
        }
    }

    private void learnContainer(Container told) {
        if (!told.equals(container)
                && !told.isHost()
                && told.name().length() >= container.name().length()) {
            container = told;
        }
    }

    private ProcessNode touch(Event event) {
        Process process = event.process();
        ProcessNode node = processes.get(process.pid());
        boolean starts = event.kind() == EventKind.PROCESS_STARTED;
        if (node == null || (starts && node.hasEnded())) {
            node = add(process);
        } else {
            long before = node.weight();
            if (starts) {
                node.execute(process);
            } else {
                node.learn(process);
            }
            processWeight += node.weight() - before;
        }
        if (!event.ancestors().isEmpty()) {
            learnAncestors(node, event.ancestors());
        }
        return node;
    }

    private void learnAncestors(ProcessNode child, List<Process> ancestors) {
        ProcessNode node = child;
        for (int i = 0; i < ancestors.size() && i < MAX_ANCESTORS; i++) {
            long before = node.weight();
            node.reportAncestors(ancestors.subList(i, Math.min(ancestors.size(), MAX_ANCESTORS)));
            Process ancestor = ancestors.get(i);
            if (ancestor.pid() != 0 && node.process().ppid() == 0) {
                node.setParent(ancestor.pid());
            }
            processWeight += node.weight() - before;
            if (ancestor.pid() == 0 || processes.containsKey(ancestor.pid())) {
                return;
            }
            node = add(ancestor);
        }
    }

    /** Puts a new process into the tree, with its parent's descriptors. */
    private ProcessNode add(Process process) {
        forget(process.pid());
        ProcessNode node = new ProcessNode(process);
        ProcessNode parent = processes.get(process.ppid());
        if (parent != null) {
            node.inheritDescriptors(parent);
        }
        processes.put(process.pid(), node);
        processWeight += node.weight();
        return node;
    }

    /** Takes a process out; its children keep what was known of it. */
    private void forget(int pid) {
        ProcessNode old = processes.get(pid);
        if (old == null) {
            return;
        }
        List<Process> line = new ArrayList<>();
        line.add(old.process());
        line.addAll(ancestorsOf(pid));
        for (ProcessNode child : processes.values()) {
            if (child.process().ppid() == pid && child != old) {
                long before = child.weight();
                child.reportAncestors(line);
                child.setParent(0);
                processWeight += child.weight() - before;
            }
        }
        processes.remove(pid);
        processWeight -= old.weight();
    }

    private void apply(Event event, ProcessNode node) {
        switch (event.kind()) {
            case PROCESS_EXITED -> node.end();
            case PROCESS_FORKED -> fork(node, ((ProcessForked) event).child());
            case CREDENTIALS_CHANGED -> node.actAs(((CredentialsChanged) event).after());
            case DESCRIPTOR_DUPLICATED -> {
                DescriptorDuplicated duplicated = (DescriptorDuplicated) event;
                node.duplicate(duplicated.from(), duplicated.to());
            }
            case PIPE_CREATED -> {
                PipeCreated pipe = (PipeCreated) event;
                long number = ++descriptorNumbers;
                node.putDescriptor(pipe.read(), new Descriptor(Descriptor.Kind.PIPE_READ, number, Endpoint.UNKNOWN));
                node.putDescriptor(pipe.write(), new Descriptor(Descriptor.Kind.PIPE_WRITE, number, Endpoint.UNKNOWN));
            }
            case NETWORK_CONNECTED -> {
                NetworkConnected connected = (NetworkConnected) event;
                socket(node, connected.descriptor(), Descriptor.Kind.CONNECTED_SOCKET, connected.target());
            }
            case NETWORK_ACCEPTED -> {
                NetworkAccepted accepted = (NetworkAccepted) event;
                socket(node, accepted.descriptor(), Descriptor.Kind.ACCEPTED_SOCKET, accepted.peer());
            }
            case NETWORK_LISTENING -> {
                NetworkListening listening = (NetworkListening) event;
                socket(node, listening.descriptor(), Descriptor.Kind.LISTENING_SOCKET, listening.local());
            }
            default -> {
                // The other kinds change neither the tree nor a descriptor.
            }
        }
    }

    private void socket(ProcessNode node, int number, Descriptor.Kind kind, Endpoint peer) {
        node.putDescriptor(number, new Descriptor(kind, ++descriptorNumbers, peer));
    }

    private void fork(ProcessNode parent, Process child) {
        if (child.pid() == 0 || child.pid() == parent.process().pid()) {
            return;
        }
        ProcessNode node = add(parent.process().toBuilder()
                .pid(child.pid())
                .ppid(parent.process().pid())
                .startTime(child.startTime())
                .build());
        node.learn(child);
    }

    private void clear() {
        processes.clear();
        processWeight = 0;
        recent.clear();
    }

    private void shrink() {
        if (now.isAfter(Instant.EPOCH)) {
            recent.dropBefore(now.minus(limits.age()));
        }
        while (processes.size() > limits.processes()) {
            forgetOne();
        }
        while (bytes() > limits.bytes() && (recent.dropOne() || processes.size() > 1)) {
            if (recent.weight() == 0) {
                forgetOne();
            }
        }
    }

    /** Forgets the oldest process, or rather one of the oldest that has ended. */
    private void forgetOne() {
        Iterator<Map.Entry<Integer, ProcessNode>> oldest = processes.entrySet().iterator();
        int victim = 0;
        for (int i = 0; i < ENDED_LOOK_AHEAD && oldest.hasNext(); i++) {
            Map.Entry<Integer, ProcessNode> next = oldest.next();
            if (i == 0 || next.getValue().hasEnded()) {
                victim = next.getKey();
            }
            if (next.getValue().hasEnded()) {
                break;
            }
        }
        forget(victim);
    }

    long bytes() {
        return recent.weight() + processWeight;
    }

    @Override
    public Container container() {
        return container;
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public Optional<Process> process(int pid) {
        return Optional.ofNullable(processes.get(pid)).map(ProcessNode::process);
    }

    @Override
    public List<Process> ancestorsOf(Event event) {
        return event.process().pid() == 0
                ? event.ancestors()
                : ancestorsOf(event.process().pid());
    }

    @Override
    public List<Process> ancestorsOf(int pid) {
        List<Process> line = new ArrayList<>();
        @Nullable ProcessNode node = processes.get(pid);
        while (node != null && line.size() < MAX_ANCESTORS) {
            int ppid = node.process().ppid();
            ProcessNode parent = ppid == 0 || ppid == node.process().pid() ? null : processes.get(ppid);
            if (parent == null) {
                line.addAll(node.reportedAncestors());
            } else {
                line.add(parent.process());
            }
            node = parent;
        }
        return line;
    }

    @Override
    public List<Process> childrenOf(int pid) {
        List<Process> children = new ArrayList<>();
        for (ProcessNode node : processes.values()) {
            if (node.process().ppid() == pid && !node.hasEnded()) {
                children.add(node.process());
            }
        }
        return children;
    }

    @Override
    public Map<Integer, Descriptor> descriptorsOf(int pid) {
        ProcessNode node = processes.get(pid);
        return node == null ? Map.of() : Collections.unmodifiableMap(node.descriptors());
    }

    @Override
    public List<Event> recentEvents() {
        return recent.all();
    }

    /** What a snapshot writes; see {@link HistorySnapshot}. */
    Map<Integer, ProcessNode> processes() {
        return processes;
    }

    long descriptorNumbers() {
        return descriptorNumbers;
    }

    /** Puts back what a snapshot kept. */
    void restore(Instant time, long numbers, List<ProcessNode> nodes, List<Event> events) {
        now = time;
        descriptorNumbers = numbers;
        for (ProcessNode node : nodes) {
            processes.put(node.process().pid(), node);
            processWeight += node.weight();
        }
        events.forEach(recent::add);
    }
}
