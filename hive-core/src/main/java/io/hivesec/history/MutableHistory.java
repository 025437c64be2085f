package io.hivesec.history;

import io.hivesec.event.Container;
import io.hivesec.event.Context;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One container's history. Not thread-safe: {@link Histories} locks it. */
final class MutableHistory implements ContainerHistory {
    private static final int MAX_ANCESTORS = 64;

    /** The part of a history that is forgotten at once when it is full. */
    private static final int BATCH = 32;

    private final HistoryLimits limits;
    private final RecentEvents recent;
    private final ProcessTable processes = new ProcessTable();
    private final Children children = new Children();
    private long order;
    private @Nullable ProcessNode latest;
    /** Whom the latest event was about, as it was told; null once anything may have changed that it would tell again. */
    private @Nullable Context told;

    private Container container;
    private Instant now = Instant.MIN;
    private long descriptorNumbers;
    private long processWeight;
    private boolean isForgotten;

    MutableHistory(Container container, HistoryLimits limits) {
        this.container = container;
        this.limits = limits;
        this.recent = new RecentEvents(limits.events());
    }

    void record(Event event) {
        Context context = event.context();
        Process process = context.process();
        long secondBefore = now.getEpochSecond();
        if (context.time().isAfter(now)) {
            now = context.time();
        }
        learnContainer(context.container());
        if (process.pid() != 0 && !(isToldAgain(context) && changesNothing(event.kind()))) {
            ProcessNode node = touch(event, context);
            apply(event, node);
            settle(node);
            told = context;
        }
        recent.add(event, process);
        if (event.kind() == EventKind.CONTAINER_STOPPED) {
            clear();
        } else {
            // Once a second is often enough to look for what has become too old.
            shrink(now.getEpochSecond() != secondBefore);
        }
    }

    /** Sensors' readers give out the same process and ancestors with every event of a process that goes on. */
    private boolean isToldAgain(Context context) {
        Context before = told;
        return before != null && before.process() == context.process() && before.ancestors() == context.ancestors();
    }

    /** Brings the sums and the lists of children in line with what a process has become. */
    private void settle(ProcessNode node) {
        int before = node.weightBefore();
        processWeight += node.weight() - before;
        children.settle(node);
    }

    private void learnContainer(Container told) {
        // One that is equal takes its place too: the next event will most likely bring the same one.
        if (told != container
                && !told.isHost()
                && told.name().length() >= container.name().length()) {
            container = told;
        }
    }

    private ProcessNode touch(Event event, Context context) {
        Process process = context.process();
        ProcessNode node = latest != null && latest.pid() == process.pid() ? latest : processes.get(process.pid());
        boolean starts = event.kind() == EventKind.PROCESS_STARTED;
        if (node == null || (starts && node.hasEnded())) {
            node = add(process);
        } else if (starts) {
            node.execute(process);
        } else {
            node.learn(process);
        }
        if (!context.ancestors().isEmpty()) {
            learnAncestors(node, context.ancestors());
        }
        latest = node;
        return node;
    }

    private void learnAncestors(ProcessNode child, List<Process> ancestors) {
        int parent = ancestors.get(0).pid();
        if (child.reports(ancestors) && (parent == 0 || processes.contains(parent))) {
            return;
        }
        ProcessNode node = child;
        for (int i = 0; i < ancestors.size() && i < MAX_ANCESTORS; i++) {
            node.reportAncestors(i == 0 ? ancestors : ancestors.subList(i, ancestors.size()));
            Process ancestor = ancestors.get(i);
            if (ancestor.pid() != 0 && node.process().ppid() == 0) {
                node.setParent(ancestor.pid());
            }
            settle(node);
            if (ancestor.pid() == 0 || processes.contains(ancestor.pid())) {
                return;
            }
            node = add(ancestor);
        }
    }

    /** Puts a new process into the tree, with its parent's descriptors. */
    private ProcessNode add(Process process) {
        forget(process.pid());
        ProcessNode node = new ProcessNode(process, order++);
        ProcessNode parent = processes.get(process.ppid());
        if (parent != null) {
            node.inheritDescriptors(parent);
        }
        put(node);
        return node;
    }

    private void put(ProcessNode node) {
        processes.put(node);
        processWeight += node.weight();
        children.add(node);
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
        for (ProcessNode child : List.copyOf(children.of(pid))) {
            if (child != old) {
                child.reportAncestors(line);
                child.setParent(0);
                settle(child);
            }
        }
        latest = null;
        told = null;
        processes.remove(old);
        children.remove(old);
        processWeight -= old.weight();
    }

    /** Whether events of a kind say nothing of the tree and of descriptors, as far as {@link #apply} knows. */
    private static boolean changesNothing(EventKind kind) {
        return switch (kind) {
            case FILE_OPENED,
                    FILE_WRITTEN,
                    FILE_RENAMED,
                    FILE_DELETED,
                    FILE_MODE_CHANGED,
                    NAME_RESOLVED,
                    MOUNTED,
                    MODULE_LOADED,
                    PROCESS_TRACED,
                    CAPABILITIES_CHANGED -> true;
            default -> false;
        };
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
        settle(node);
    }

    private void clear() {
        processes.clear();
        children.clear();
        latest = null;
        told = null;
        processWeight = 0;
        recent.clear();
    }

    private void shrink(boolean byAge) {
        if (byAge && now.isAfter(Instant.EPOCH)) {
            recent.dropBefore(now.minus(limits.age()));
        }
        while (processes.size() > limits.processes()) {
            forgetOne();
        }
        if (bytes() > limits.bytes()) {
            // Some more at once, while what is needed for that lies in the processor's cache.
            int room = limits.bytes() - limits.bytes() / BATCH;
            while (bytes() > room && dropOne()) {
                // One after the other until there is room.
            }
        }
    }

    /**
     * Forgets what there is too much of. Events always have a quarter of the room, so that no flood of processes makes a
     * container's history blind; the processes' share is larger, because each stands for what came before it.
     */
    private boolean dropOne() {
        boolean mayForget = processes.size() > 1;
        boolean tooManyProcesses = mayForget && processWeight > limits.bytes() / 4 * 3;
        if (!tooManyProcesses && recent.dropOne()) {
            return true;
        }
        if (mayForget) {
            forgetOne();
        }
        return mayForget;
    }

    /** Forgets the oldest process, or rather one of the oldest that has ended. */
    private void forgetOne() {
        ProcessNode victim = processes.oldestOrEnded();
        if (victim != null) {
            forget(victim.pid());
        }
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
        ProcessNode node = processes.get(pid);
        return node == null ? Optional.empty() : Optional.of(node.process());
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
        List<Process> alive = new ArrayList<>();
        for (ProcessNode node : children.of(pid)) {
            if (!node.hasEnded()) {
                alive.add(node.process());
            }
        }
        return alive;
    }

    @Override
    public Optional<Descriptor> descriptor(int pid, int number) {
        ProcessNode node = processes.get(pid);
        return node == null
                ? Optional.empty()
                : Optional.ofNullable(node.descriptors().get(number));
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

    @Override
    public List<Event> recentEventsOf(int pid) {
        return recent.of(pid);
    }

    /** Whether it made room for others while somebody still had it at hand. */
    boolean isForgotten() {
        return isForgotten;
    }

    void forget() {
        isForgotten = true;
    }

    /** What a snapshot writes; see {@link HistorySnapshot}. */
    List<ProcessNode> processes() {
        return processes.oldestFirst();
    }

    long descriptorNumbers() {
        return descriptorNumbers;
    }

    /** Puts back what a snapshot kept. */
    void restore(Instant time, long numbers, List<ProcessNode> nodes, List<Event> events) {
        now = time;
        descriptorNumbers = numbers;
        order = nodes.size();
        for (ProcessNode node : nodes) {
            forget(node.pid());
            put(node);
        }
        events.forEach(recent::add);
    }
}
