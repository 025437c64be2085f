package io.hivesec.history;

import io.hivesec.event.Process;
import io.hivesec.event.User;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A process in a container's tree. Guarded by its history. */
final class ProcessNode {
    /**
     * So many descriptors are followed: a shell's are few, and an attacker may open many. Past that the lowest number goes, which is
     * an old one; the standard streams, through which a shell is led, stay.
     */
    private static final int MAX_DESCRIPTORS = 64;

    private static final int STANDARD_ERROR = 2;

    /** With trimmed arguments, so many still leave a history room for other things. */
    private static final int MAX_REPORTED_ANCESTORS = 16;

    private static final int BASE_WEIGHT = 240;
    private static final int DESCRIPTOR_WEIGHT = 96;
    private static final int MAX_ARGUMENT_CHARACTERS = 4096;

    private final int pid;
    private Process process;
    private final long order;
    private boolean ended;
    private int listedUnder;
    private int weight;
    private boolean changed = true;
    private List<Process> reportedAncestors = List.of();
    private @Nullable Map<Integer, Descriptor> descriptors;
    private @Nullable ProcessNode older;
    private @Nullable ProcessNode newer;

    /**
     * A process.
     *
     * @param order how many were put into the tree before it
     */
    ProcessNode(Process process, long order) {
        this.process = trimmed(process);
        this.pid = process.pid();
        this.order = order;
    }

    int pid() {
        return pid;
    }

    long order() {
        return order;
    }

    /** The parent among whose children it is listed. */
    int listedUnder() {
        return listedUnder;
    }

    void listUnder(int parent) {
        listedUnder = parent;
    }

    /** The one that was put into the tree before it; null for the first. */
    @Nullable
    ProcessNode older() {
        return older;
    }

    void setOlder(@Nullable ProcessNode node) {
        older = node;
    }

    /** The one that was put into the tree after it; null for the last. */
    @Nullable
    ProcessNode newer() {
        return newer;
    }

    void setNewer(@Nullable ProcessNode node) {
        newer = node;
    }

    Process process() {
        return process;
    }

    boolean hasEnded() {
        return ended;
    }

    /** What the sensor told of its ancestors, for where the tree does not reach. */
    List<Process> reportedAncestors() {
        return reportedAncestors;
    }

    void reportAncestors(List<Process> ancestors) {
        changed = true;
        boolean fits = ancestors.size() <= MAX_REPORTED_ANCESTORS;
        for (Process ancestor : ancestors) {
            fits &= trimmed(ancestor) == ancestor;
        }
        reportedAncestors = fits
                ? List.copyOf(ancestors)
                : ancestors.stream()
                        .limit(MAX_REPORTED_ANCESTORS)
                        .map(ProcessNode::trimmed)
                        .toList();
    }

    /** Whether this very list is what was reported last: sensors' readers give out the same one again and again. */
    boolean reports(List<Process> ancestors) {
        return reportedAncestors == ancestors;
    }

    /** The process executed another program; what the sensor leaves out stays what it was. */
    void execute(Process now) {
        changed = true;
        Process before = process;
        process = trimmed(new Process(
                now.pid(),
                now.ppid() != 0 ? now.ppid() : before.ppid(),
                now.executable().isEmpty() ? before.executable() : now.executable(),
                now.arguments(),
                now.workingDirectory().isEmpty() ? before.workingDirectory() : now.workingDirectory(),
                now.user().isUnknown() ? before.user() : now.user(),
                now.startTime() != null ? now.startTime() : before.startTime()));
    }

    /** An event told more of the process than was known. */
    void learn(Process told) {
        if (!told.executable().isEmpty() && !told.executable().equals(process.executable())) {
            execute(told);
        } else if (process.arguments().isEmpty() && !told.arguments().isEmpty()) {
            execute(told);
        }
        if (process.ppid() == 0 && told.ppid() != 0) {
            setParent(told.ppid());
        }
    }

    void setParent(int ppid) {
        changed = true;
        process = process.toBuilder().ppid(ppid).build();
    }

    void actAs(User user) {
        changed = true;
        process = process.toBuilder().user(user).build();
    }

    void end() {
        changed = true;
        ended = true;
        descriptors = null;
    }

    Map<Integer, Descriptor> descriptors() {
        return descriptors == null ? Map.of() : descriptors;
    }

    void putDescriptor(int number, Descriptor descriptor) {
        changed = true;
        if (number < 0) {
            return;
        }
        if (descriptors == null) {
            descriptors = new HashMap<>();
        }
        if (descriptors.size() >= MAX_DESCRIPTORS && !descriptors.containsKey(number)) {
            descriptors.keySet().stream()
                    .filter(known -> known > STANDARD_ERROR)
                    .min(Comparator.naturalOrder())
                    .ifPresent(descriptors::remove);
        }
        descriptors.put(number, descriptor);
    }

    void duplicate(int from, int to) {
        changed = true;
        Descriptor descriptor = descriptors().get(from);
        if (descriptor != null) {
            putDescriptor(to, descriptor);
        } else if (descriptors != null) {
            descriptors.remove(to);
        }
    }

    void inheritDescriptors(ProcessNode parent) {
        changed = true;
        descriptors = parent.descriptors == null ? null : new HashMap<>(parent.descriptors);
    }

    /** How much memory it takes, by estimate. */
    int weight() {
        if (changed) {
            weight = weigh();
            changed = false;
        }
        return weight;
    }

    /** What {@link #weight} was when it was last asked for. */
    int weightBefore() {
        return weight;
    }

    private int weigh() {
        int sum = BASE_WEIGHT + weightOf(process) + descriptors().size() * DESCRIPTOR_WEIGHT;
        for (Process ancestor : reportedAncestors) {
            sum += weightOf(ancestor);
        }
        return sum;
    }

    /** How much memory a process's strings take, by estimate. */
    static int weightOf(Process process) {
        int weight =
                120 + process.executable().length() + process.workingDirectory().length();
        List<String> arguments = process.arguments();
        for (int i = 0; i < arguments.size(); i++) {
            weight += 48 + arguments.get(i).length();
        }
        return weight;
    }

    private static Process trimmed(Process process) {
        int room = MAX_ARGUMENT_CHARACTERS;
        int kept = 0;
        for (String argument : process.arguments()) {
            room -= argument.length() + 16;
            if (room < 0) {
                return process.toBuilder()
                        .arguments(process.arguments().subList(0, kept))
                        .build();
            }
            kept++;
        }
        return process;
    }
}
